import Kernel
import Server
import Shop
import Support
import Testing

/// Answers that go on: `GET /events/stream`.
@Suite struct StreamTests {
    private static func settings(_ change: (inout ServerSettings) -> Void) -> ServerSettings {
        var settings = ServerSettings()
        settings.heartbeatSeconds = 1
        change(&settings)
        return settings
    }

    /// Writes events about a subject, and gives them their places.
    private static func emit(_ count: Int, _ subject: String, on database: any Database, filling: Int = 1)
        async throws
    {
        try await database.write { tx in
            let text = String(repeating: "x", count: filling)
            for _ in 0..<count { try tx.emit("test.happened", subject, .object([("text", .string(text))])) }
        }
        try await EventSequencer(listeners: []).advance(on: database)
    }

    /// A connection on which a stream was asked for.
    private static func listen(
        _ shop: TestShop,
        _ key: String,
        _ query: String = "",
        method: String = "GET",
        more: String = ""
    ) async throws -> RawSocket {
        let socket = try RawSocket(shop.address)
        try await socket.send(
            "\(method) /events/stream\(query) HTTP/1.1\r\nHost: x\r\n"
                + "Authorization: Bearer \(key)\r\n\(more)\r\n"
        )
        return socket
    }

    private static func ids(_ text: String) -> [Int] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            line.hasPrefix("id: ") ? Int(line.dropFirst(4).filter(\.isNumber)) : nil
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a listener hears what is new, as the list shows it`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            try await Self.emit(2, "test:old", on: shop.database)
            let socket = try await Self.listen(shop, key)
            let head = try await socket.answer(until: ": listening")
            #expect(head.text.contains("Content-Type: text/event-stream\r\n"))
            #expect(head.text.contains("Cache-Control: no-store, no-transform\r\n"))
            #expect(!head.text.contains("Content-Length") && !head.text.contains("ETag"))

            try await Self.emit(1, "test:new", on: shop.database)
            let heard = try await socket.answer(until: "}\n\n").text

            let listed = try await shop.get("/events?subject=test:new", key: key).json["events"]?.array?.first
            let event = try #require(listed)
            #expect(Self.ids(heard) == [Int(try #require(event["id"]?.integer))])
            #expect(heard.contains("event: test.happened\ndata: \(event.text)\n\n"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `whoever comes back misses nothing and hears nothing twice`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            try await Self.emit(250, "test:a", on: shop.database)
            let last = try #require(
                try await shop.get("/events?after=0&limit=1000", key: key).json["next"]?.integer
            )
            let all = try await Self.listen(shop, key, "?after=0")
            #expect(Self.ids(try await all.answer(until: "id: \(last)\n").text) == Array(1...Int(last)))

            // The field of a browser that comes back goes before the address of its first visit.
            let back = try await Self.listen(shop, key, "?after=0", more: "Last-Event-ID: \(last - 3)\r\n")
            let rest = try await back.answer(until: "id: \(last)\n").text
            #expect(Self.ids(rest) == Array(Int(last) - 2...Int(last)))
            let filtered = try await Self.listen(shop, key, "?after=0&subject=test:b&name=test.happened")
            try await Self.emit(1, "test:b", on: shop.database)
            #expect(Self.ids(try await filtered.answer(until: "}\n\n").text) == [Int(last) + 1])
        }
    }

    @Test(arguments: ["x", "-1", "9223372036854775808", "1.5"])
    func `a Last-Event-ID that is none is refused`(field: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.send(
                "GET",
                "/events/stream",
                key: try await shop.key(),
                headers: ["Last-Event-ID": field]
            )
            #expect(reply.status == 422 && reply.json["errors"]?.array?.count == 1, "\(reply.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a revoked key ends its stream`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, server: Self.settings { _ in }) { shop in
            let admin = try await shop.key()
            let reader = try await shop.key(["events.read"])
            let socket = try await Self.listen(shop, reader)
            #expect(try await socket.answer(until: ": still here").text.contains(": still here"))
            let keys = try await shop.get("/api-keys", key: admin).json
            let id = try #require(keys["api_keys"]?.array?.map { $0["id"]?.integer ?? 0 }.max())

            #expect(try await shop.send("DELETE", "/api-keys/\(id)", key: admin).status == 204)
            try await Self.emit(1, "test:secret", on: shop.database)
            let end = try await socket.answer(until: "0\r\n\r\n").text
            #expect(end.hasSuffix("0\r\n\r\n"))
            #expect(!end.contains("test:secret"))
            #expect(try await shop.get("/events/stream", key: reader).status == 401)
            #expect(try await shop.get("/events/stream", key: shop.key(["orders.read"])).status == 403)
        }
    }

    @Test func `there are so many streams and no more, and a place is given back`() async throws {
        try await TestShop.open(.sqlite, server: Self.settings { $0.streamsMax = 1 }) { shop in
            let key = try await shop.key()
            do {
                let first = try await Self.listen(shop, key)
                _ = try await first.answer(until: ": listening")
                let second = try await shop.get("/events/stream", key: key)
                #expect(second.status == 503 && second[header: "Retry-After"] == "10")
                #expect(second.json["code"]?.string == "too_many_streams")
                let head = try await shop.send("HEAD", "/events/stream", key: key)
                #expect(head.status == 200 && head[header: "Content-Type"] == "text/event-stream")
                withExtendedLifetime(first) {}
            }
            try await Self.untilListening(shop, key)
        }
    }

    /// Asks until a place is free, as one is soon after its client has gone.
    private static func untilListening(_ shop: TestShop, _ key: String) async throws {
        for _ in 0..<600 {
            if try await shop.get("/events/stream", key: key).status == 200 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the place was never given back")
    }

    @Test func `who does not read is cut off, and nothing is kept for them`() async throws {
        let settings = Self.settings {
            $0.streamsMax = 1
            $0.deadlineSeconds = 2
        }
        try await TestShop.open(.sqlite, server: settings) { shop in
            let key = try await shop.key()
            for _ in 0..<20 { try await Self.emit(100, "test:much", on: shop.database, filling: 10_000) }
            let deaf = try await Self.listen(shop, key, "?after=0")
            try await Self.untilListening(shop, key)
            // The sockets' own buffers hold some; the 20 MB that happened were never written.
            var taken = 0
            while true {
                let answer = try await deaf.answer(until: "\n", seconds: 60)
                taken += answer.text.utf8.count
                if answer.isClosed { break }
            }
            #expect(taken < 19_000_000)
        }
    }

    @Test func `a listener outlives the deadlines of other answers`() async throws {
        let settings = Self.settings {
            $0.deadlineSeconds = 1
            $0.idleSeconds = 1
        }
        try await TestShop.open(.sqlite, server: settings) { shop in
            let socket = try await Self.listen(shop, try await shop.key())
            var beats = 0
            while beats < 3 {
                let heard = try await socket.answer(until: ": still here")
                try #require(!heard.isClosed)
                beats += 1
            }
            try await Self.emit(1, "test:late", on: shop.database)
            #expect(try await socket.answer(until: "test:late").text.contains("test:late"))
        }
    }

    @Test(.enabled(if: TestDatabase.postgresURL != nil))
    func `a listener at one server hears what happens at another`() async throws {
        try await TestDatabase.withTwoPools { first, second in
            try await TestShop.serve(Shop(database: first, settings: ShopSettings())) { shop in
                let socket = try await Self.listen(shop, try await shop.key())
                _ = try await socket.answer(until: ": listening")
                try await Self.emit(1, "test:elsewhere", on: second)
                #expect(try await socket.answer(until: "}\n\n").text.contains("test:elsewhere"))
            }
        }
    }
}
