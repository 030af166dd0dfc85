import AsyncHTTPClient
package import Kernel
import NIOCore
import NIOHTTP1

/// What came back over real HTTP.
package struct TestReply: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The body as JSON; null when it is none.
    package var json: JSON { (try? JSON.parse(body)) ?? .null }

    package var text: String { String(decoding: body, as: UTF8.self) }

    package subscript(header name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// A problem's sentence.
    package var detail: String? { json["detail"]?.string }
}

extension TestShop {
    package func get(_ path: String, key: String? = nil, headers: [String: String] = [:]) async throws
        -> TestReply
    {
        try await send("GET", path, key: key, headers: headers)
    }

    /// Posts a body that is given as JSON text.
    package func post(
        _ path: String,
        _ json: String? = nil,
        key: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> TestReply {
        try await send("POST", path, json, key: key, headers: headers)
    }

    package func put(_ path: String, _ json: String? = nil, key: String? = nil) async throws -> TestReply {
        try await send("PUT", path, json, key: key)
    }

    package func send(
        _ method: String,
        _ path: String,
        _ json: String? = nil,
        key: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> TestReply {
        try await TestHTTP.send(method, address + path, json, key: key, headers: headers)
    }
}

/// Requests to any address of this machine.
package enum TestHTTP {
    package static func send(
        _ method: String,
        _ url: String,
        _ json: String? = nil,
        key: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> TestReply {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let json {
            if headers["Content-Type"] == nil {
                request.headers.add(name: "Content-Type", value: "application/json")
            }
            request.body = .bytes(ByteBuffer(string: json))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        // What goes on has no end to wait for: the line is dropped.
        let isStream = response.headers.first(name: "Content-Type") == "text/event-stream"
        let body = isStream ? ByteBuffer() : try await response.body.collect(upTo: 64 << 20)
        return TestReply(
            status: Int(response.status.code),
            headers: response.headers.map { ($0.name, $0.value) },
            body: Array(body.readableBytesView)
        )
    }
}
