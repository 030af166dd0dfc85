import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
package import Webhooks

/// Posts messages to webhooks: each over a connection of its own, to the address that was checked.
///
/// Redirects are not followed, nothing is waited for longer than 15 seconds, and 1,000 bytes of an answer
/// are read.
package struct OutboundSender: WebhookSender {
    private static let answerBytesMax = 1_000
    private let allowsPrivate: Bool
    private let seconds: Int64
    private let lookUp: LookUp

    /// Asks where a host is, and may take its time.
    package typealias LookUp = @Sendable (_ host: String) throws -> [(bytes: [UInt8], text: String)]

    /// - Parameters:
    ///   - allowsPrivate: whether this machine and private networks may be called.
    ///   - seconds: how long a try may take, at most 40; a third of it to find out where the host is.
    ///   - lookUp: nil to ask the system.
    package init(allowsPrivate: Bool, seconds: Int64 = 15, lookUp: LookUp? = nil) {
        self.allowsPrivate = allowsPrivate
        self.seconds = min(max(seconds, 1), 40)
        self.lookUp = lookUp ?? HostAddresses.resolve
    }

    package func deliver(_ message: WebhookMessage) async -> WebhookAnswer {
        let clock = ContinuousClock()
        let start = clock.now
        var (status, text, retryAfter): (Int?, String, String?)
        do {
            (status, text, retryAfter) = try await post(message)
        } catch {
            (status, text, retryAfter) = (nil, Self.reason(error), nil)
        }
        let taken = (clock.now - start).components
        return WebhookAnswer(
            status: status,
            text: text,
            retryAfter: retryAfter,
            milliseconds: taken.seconds * 1_000 + taken.attoseconds / 1_000_000_000_000_000
        )
    }

    private func post(_ message: WebhookMessage) async throws -> (Int?, String, String?) {
        guard let host = URL(string: message.url)?.host(percentEncoded: false) else {
            throw HostAddresses.Trouble.unknown(message.url)
        }
        let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let address = try await HostAddresses.checked(
            bare,
            allowsPrivate: allowsPrivate,
            seconds: max(1, seconds / 3),
            resolve: lookUp
        )
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: configuration(host, at: address)
        )
        do {
            let answer = try await ask(client, message)
            try await client.shutdown()
            return answer
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// The name stays in `Host` and in the certificate's check; only the address is decided here.
    private func configuration(_ host: String, at address: String) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(min(5, seconds)), read: .seconds(seconds))
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = [host: address]
        configuration.httpVersion = .http1Only
        return configuration
    }

    private func ask(_ client: HTTPClient, _ message: WebhookMessage) async throws -> (Int?, String, String?)
    {
        var request = HTTPClientRequest(url: message.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "Mercato-Webhooks/1")
        for header in message.headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(message.body)
        let deadline = NIODeadline.now() + .seconds(seconds)
        let response = try await client.execute(request, deadline: deadline)
        return (
            Int(response.status.code), await Self.soon(response.body),
            response.headers.first(name: "Retry-After")
        )
    }

    /// What comes of an answer within two seconds: whoever sends it drop by drop holds up nothing.
    private static func soon(_ body: HTTPClientResponse.Body) async -> String {
        await withTaskGroup(of: String.self) { group in
            group.addTask { await beginning(of: body) }
            group.addTask {
                try? await Task.sleep(for: .seconds(2))
                return ""
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? ""
        }
    }

    /// What is readable of an answer; that its rest does not come, changes nothing of its status.
    private static func beginning(of body: HTTPClientResponse.Body) async -> String {
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                bytes += part.readableBytesView.prefix(answerBytesMax - bytes.count)
                if bytes.count >= answerBytesMax { break }
            }
        } catch {
            // Broken off: the status came, and decides.
        }
        let text = String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : Character(scalar)
        }
        return String(text)
    }

    private static func reason(_ error: any Error) -> String {
        String(String(describing: error).prefix(answerBytesMax))
    }
}
