package import AsyncHTTPClient
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

    private let client: HTTPClient

    package init(client: HTTPClient = .shared) {
        self.client = client
    }

    /// Sends a JSON body and waits at most 10 seconds.
    func post(
        _ url: String, _ body: [UInt8], headers: [(name: String, value: String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(body)
        let response = try await client.execute(request, timeout: .seconds(10))
        let bytes = try await response.body.collect(upTo: 65_536)
        return Answer(status: Int(response.status.code), body: Array(bytes.readableBytesView))
    }
}
