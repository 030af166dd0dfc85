import AsyncHTTPClient
import Kernel
import NIOCore
import NIOHTTP1

/// The way out: JSON over HTTP with limits on time and size.
package struct SandboxLine: Sendable {
    enum Trouble: Error {
        case answered(Int)
        case unreadable
    }

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    /// One for the process, as its connections are; it never ends, so it need not be shut down.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: configuration
    )

    /// A server that is down is found out at once: trying again is the delivery's business.
    private static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(2), read: .seconds(10))
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    package init() {}

    /// Sends a JSON body and waits at most 10 seconds.
    func post(
        _ url: String,
        _ body: [UInt8],
        headers: [(name: String, value: String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(body)
        return try await answer(to: request)
    }

    /// Reads a JSON document and waits at most 10 seconds.
    func get(_ url: String) async throws -> Answer {
        try await answer(to: HTTPClientRequest(url: url))
    }

    private func answer(to request: HTTPClientRequest) async throws -> Answer {
        let response = try await Self.client.execute(request, timeout: .seconds(10))
        let bytes = try await response.body.collect(upTo: 65_536)
        return Answer(status: Int(response.status.code), body: Array(bytes.readableBytesView))
    }
}
