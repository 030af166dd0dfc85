import Foundation
import Kernel
import Server
import Support
import Testing

@Suite struct LimitTests {
    private static func settings(_ change: (inout ServerSettings) -> Void) -> ServerSettings {
        var settings = ServerSettings()
        change(&settings)
        return settings
    }

    @Test func `a body too large is 413, declared or not`() async throws {
        try await TestShop.open(.sqlite, server: Self.settings { $0.bodyBytesMax = 1_000 }) { shop in
            let key = try await shop.key()
            let body = #"{"name":"\#(String(repeating: "a", count: 2_000))"}"#
            let declared = try await shop.post("/api/categories", body, key: key)
            let chunked = try await RawSocket.ask(
                shop.address,
                """
                POST /api/categories HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key)\r\n\
                Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\
                7d0\r\n\(String(repeating: " ", count: 2_000))\r\n0\r\n\r\n
                """
            )

            #expect(declared.status == 413)
            #expect(declared.json["code"]?.string == "too_large")
            #expect(chunked.status == 413)
            #expect(chunked.isClosed)
            #expect(try await shop.get("/version").status == 200)
        }
    }

    @Test(arguments: [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", "",
    ])
    func `a body of another type is 415`(type: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.send(
                "POST",
                "/api/categories",
                #"{"name":"A"}"#,
                key: try await shop.key(),
                headers: ["Content-Type": type]
            )

            #expect(reply.status == 415)
            #expect(reply.json["code"]?.string == "unsupported_media_type")
        }
    }

    @Test(arguments: ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"])
    func `JSON by any of its names is read`(type: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.send(
                "POST",
                "/api/categories",
                #"{"name":"A"}"#,
                key: try await shop.key(),
                headers: ["Content-Type": type]
            )

            #expect(reply.status == 201, "\(reply.text)")
        }
    }

    @Test func `a flood is 429 until time has passed`() async throws {
        let clock = TestClock()
        let settings = Self.settings { $0.localRequestsPerMinute = 3 }
        try await TestShop.open(.sqlite, clock: clock.clock, server: settings) { shop in
            for left in [2, 1, 0] {
                let reply = try await shop.get("/version")
                #expect(reply.status == 200)
                #expect(reply[header: "RateLimit-Limit"] == "3")
                #expect(reply[header: "RateLimit-Remaining"] == String(left))
            }
            let refused = try await shop.get("/version")

            #expect(refused.status == 429)
            #expect(refused.json["code"]?.string == "too_many_requests")
            #expect((refused[header: "Retry-After"].flatMap { Int($0) } ?? 0) >= 1)
            #expect(refused[header: "RateLimit-Remaining"] == "0")
            #expect(refused[header: "RateLimit-Reset"] != nil)
            clock.advance(seconds: 20)
            #expect(try await shop.get("/version").status == 200)
            #expect(try await shop.get("/version").status == 429)
        }
    }

    @Test func `each caller behind a trusted proxy has a limit of its own`() async throws {
        let settings = Self.settings {
            $0.requestsPerMinute = 1
            $0.trustsProxy = true
        }
        try await TestShop.open(.sqlite, clock: TestClock().clock, server: settings) { shop in
            func ask(_ from: String) async throws -> Int {
                try await shop.get("/version", headers: ["X-Forwarded-For": from]).status
            }

            let first = try await [ask("192.0.2.1"), ask("192.0.2.1"), ask("192.0.2.2")]
            // The client's own claim comes first; the proxy appends the truth.
            let claimed = try await ask("192.0.2.9, 192.0.2.1")

            #expect(first == [200, 429, 200])
            #expect(claimed == 429)
        }
    }

    @Test(arguments: [
        "POST /api/cart HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
        "GET /version HTTP/1.1\r\nHost: x\r\nX-Slow: ", "", "GET /versi",
    ])
    func `a request that does not come to its end is closed`(beginning: String) async throws {
        let settings = Self.settings {
            $0.deadlineSeconds = 1
            $0.idleSeconds = 1
        }
        try await TestShop.open(.sqlite, server: settings) { shop in
            let socket = try RawSocket(shop.address)
            try await socket.send(beginning)
            let answer = try await socket.answer()

            #expect(answer.isClosed)
            #expect(try await shop.get("/version").status == 200)
        }
    }

    @Test func `a byte now and then does not keep a connection`() async throws {
        let settings = Self.settings {
            $0.deadlineSeconds = 1
            $0.idleSeconds = 2
        }
        try await TestShop.open(.sqlite, server: settings) { shop in
            let socket = try RawSocket(shop.address)
            try await socket.send("GET /version HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await socket.answer(until: "\"version\"").status == 200)
            try await socket.send("POST /api/cart HTTP/1.1\r\nX-A: ")
            var isTaken = true
            for _ in 0..<600 where isTaken {
                isTaken = try await socket.send("a")
                try await Task.sleep(for: .milliseconds(100))
            }

            #expect(!isTaken)
        }
    }

    @Test func `a byte now and then behind a finished request does not keep a connection either`()
        async throws
    {
        let settings = Self.settings {
            $0.deadlineSeconds = 1
            $0.idleSeconds = 2
        }
        try await TestShop.open(.sqlite, server: settings) { shop in
            let socket = try RawSocket(shop.address)
            try await socket.send(
                "GET /version HTTP/1.1\r\nHost: x\r\n\r\nPOST /api/cart HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
            )
            var isTaken = true
            for _ in 0..<600 where isTaken {
                isTaken = try await socket.send(" ")
                try await Task.sleep(for: .milliseconds(100))
            }

            #expect(!isTaken)
        }
    }

    @Test(arguments: [2_000_000, 12_000_000])
    func `whoever sends far too much still reads why it was refused`(count: Int) async throws {
        try await TestShop.open(.sqlite) { shop in
            let key = try await shop.key()
            let socket = try RawSocket(shop.address)
            try await socket.send(
                "POST /api/categories HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: \(count)\r\n\r\n"
            )
            let isTaken = try await socket.send([UInt8](repeating: 0x20, count: count))
            let answer = try await socket.answer()

            #expect(isTaken)
            #expect(answer.status == 413)
            #expect(answer.isClosed)
        }
    }

    @Test func `what is no HTTP is answered or closed, and the connection does not linger`() async throws {
        let settings = Self.settings {
            $0.deadlineSeconds = 1
            $0.idleSeconds = 1
        }
        try await TestShop.open(.sqlite, server: settings) { shop in
            let socket = try RawSocket(shop.address)
            try await socket.send("nonsense\r\n\r\n")
            let answer = try await socket.answer()
            #expect(answer.status == 400 || answer.status == nil)
            #expect(answer.isClosed)
            var isTaken = true
            for _ in 0..<600 where isTaken {
                isTaken = try await socket.send("more")
                try await Task.sleep(for: .milliseconds(100))
            }

            #expect(!isTaken)
        }
    }

    @Test func `header fields too large are refused`() async throws {
        try await TestShop.open(.sqlite, server: Self.settings { $0.headerBytesMax = 8_192 }) { shop in
            let long =
                "GET /version HTTP/1.1\r\nHost: x\r\nX-A: \(String(repeating: "a", count: 20_000))\r\n\r\n"
            let many =
                "GET /version HTTP/1.1\r\nHost: x\r\n" + (0..<500).map { "X-\($0): a\r\n" }.joined() + "\r\n"
            for text in [long, many] {
                let answer = try await RawSocket.ask(shop.address, text)

                #expect(answer.status.map { (400..<500).contains($0) } ?? answer.isClosed)
            }
            #expect(try await shop.get("/version").status == 200)
        }
    }

    @Test func `a body where none is read does not spoil the next request`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let socket = try RawSocket(shop.address)
            let hidden = "GET /evil HTTP/1.1\r\nX: 1\r\n\r\n"
            try await socket.send(
                "GET /version HTTP/1.1\r\nHost: x\r\nContent-Length: \(hidden.utf8.count)\r\n\r\n" + hidden
            )
            try await socket.send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = try await socket.answer()

            #expect(answer.text.components(separatedBy: "HTTP/1.1 200").count == 3, "\(answer.text)")
            #expect(answer.text.contains("live"))
        }
    }
}
