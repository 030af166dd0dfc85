import Kernel
import Synchronization

/// Somebody at a browser or a program, who keeps the cookies that come and the Bearer token that is given.
package final class TestClient: Sendable {
    private let address: String
    private let jar = Mutex<[String: String]>([:])
    private let token = Mutex<String?>(nil)
    private let csrf = Mutex<String?>(nil)

    package init(_ address: String, bearer: String? = nil) {
        self.address = address
        token.withLock { $0 = bearer }
    }

    /// Its cookies by name.
    package var cookies: [String: String] { jar.withLock { $0 } }

    /// What is sent as `Authorization: Bearer`; nil for none.
    package var bearer: String? {
        get { token.withLock { $0 } }
        set { token.withLock { $0 = newValue } }
    }

    /// What is sent as `X-CSRF-Token` with every request; nil for none.
    package var csrfToken: String? {
        get { csrf.withLock { $0 } }
        set { csrf.withLock { $0 = newValue } }
    }

    /// Puts a cookie into the jar, as an attacker may; nil takes it out.
    package func plant(_ name: String, _ value: String?) {
        jar.withLock { $0[name] = value }
    }

    package func send(
        _ method: String,
        _ path: String,
        _ json: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> TestReply {
        var headers = headers
        let cookies = jar.withLock { $0.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }
        if !cookies.isEmpty, headers["Cookie"] == nil { headers["Cookie"] = cookies.joined(separator: "; ") }
        if let csrfToken, headers["X-CSRF-Token"] == nil { headers["X-CSRF-Token"] = csrfToken }
        let reply = try await TestHTTP.send(method, address + path, json, key: bearer, headers: headers)
        for field in reply.headers where field.name.lowercased() == "set-cookie" { keep(field.value) }
        return reply
    }

    private func keep(_ field: String) {
        let parts = field.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
        let value = String(pair[pair.index(after: equals)...])
        let isEnded = value.isEmpty || parts.contains { $0.lowercased() == "max-age=0" }
        jar.withLock { $0[String(pair[..<equals])] = isEnded ? nil : value }
    }

    package func get(_ path: String) async throws -> TestReply { try await send("GET", path) }

    package func post(_ path: String, _ json: String? = nil) async throws -> TestReply {
        try await send("POST", path, json)
    }

    package func put(_ path: String, _ json: String? = nil) async throws -> TestReply {
        try await send("PUT", path, json)
    }

    package func patch(_ path: String, _ json: String? = nil) async throws -> TestReply {
        try await send("PATCH", path, json)
    }

    package func delete(_ path: String) async throws -> TestReply { try await send("DELETE", path) }
}

extension TestShop {
    /// Somebody new, who is nobody yet.
    package func client(bearer: String? = nil) -> TestClient { TestClient(address, bearer: bearer) }
}
