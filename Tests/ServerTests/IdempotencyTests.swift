import Kernel
import Support
import Testing

@testable import Server

@Suite struct IdempotencyTests {
    private static func count(_ table: StaticString, of shop: TestShop) async throws -> Int {
        try await shop.database.read { tx in
            let sql =
                table.description == "carts"
                ? "SELECT count(*) FROM carts" as SQL : "SELECT count(*) FROM categories"
            return try tx.first(sql)?[0] ?? -1
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a key makes a request run once and gives its answer again`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let first = try await shop.post("/api/cart", headers: ["Idempotency-Key": "k1"])
            let again = try await shop.post("/api/cart", headers: ["Idempotency-Key": "k1"])
            let mounted = try await shop.post("/cart", headers: ["Idempotency-Key": "k1"])
            let slashed = try await shop.post("/api/store/cart/", headers: ["Idempotency-Key": "k1"])
            let other = try await shop.post("/api/cart", headers: ["Idempotency-Key": "k2"])

            #expect(first.status == 201)
            #expect(again.status == 201)
            #expect(again.body == first.body)
            #expect(mounted.body == first.body)
            #expect(slashed.body == first.body)
            #expect(again[header: "Idempotent-Replayed"] == "true")
            #expect(first[header: "Idempotent-Replayed"] == nil)
            #expect(other.body != first.body)
            #expect(try await Self.count("carts", of: shop) == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a key is not used for another body, and belongs to its caller`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let (ann, bob) = (try await shop.key(), try await shop.key())
            func create(_ name: String, _ slug: String, _ key: String) async throws -> TestReply {
                try await shop.post(
                    "/api/categories",
                    #"{"name":"\#(name)","slug":"\#(slug)"}"#,
                    key: key,
                    headers: ["Idempotency-Key": "same"]
                )
            }

            let first = try await create("Lamps", "lamps", ann)
            let reused = try await create("Desks", "desks", ann)
            let theirs = try await create("Chairs", "chairs", bob)

            #expect(first.status == 201)
            #expect(reused.status == 422)
            #expect(reused.json["code"]?.string == "idempotency_key_reused")
            #expect(theirs.status == 201)
            #expect(try await create("Lamps", "lamps", ann).body == first.body)
            #expect(try await Self.count("categories", of: shop) == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `twenty at once have one effect`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let bodies = try await withThrowingTaskGroup(of: TestReply.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await shop.post("/api/cart", headers: ["Idempotency-Key": "storm"]) }
                }
                return try await group.reduce(into: [TestReply]()) { $0.append($1) }
            }

            #expect(bodies.allSatisfy { $0.status == 201 }, "\(bodies.map(\.status))")
            #expect(Set(bodies.map(\.text)).count == 1)
            #expect(try await Self.count("carts", of: shop) == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a refused request leaves its key free`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            _ = try await shop.post("/api/categories", #"{"name":"Lamps","slug":"lamps"}"#, key: key)
            func again() async throws -> TestReply {
                try await shop.post(
                    "/api/categories",
                    #"{"name":"Lamps","slug":"lamps"}"#,
                    key: key,
                    headers: ["Idempotency-Key": "k"]
                )
            }

            #expect(try await again().status == 409)
            #expect(try await again().status == 409)
        }
    }

    @Test(arguments: ["", "a b", String(repeating: "k", count: 256)])
    func `a key that is none is refused`(key: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.post("/api/cart", headers: ["Idempotency-Key": key])

            #expect(reply.status == 422)
            #expect(try await Self.count("carts", of: shop) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an unfinished request keeps its key for a minute`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let key = Idempotency(caller: "s", place: "", key: "k", fingerprint: "f")
            func claim() async throws -> Bool {
                try await database.write { tx in if case .ours = try key.claim(in: tx) { true } else { false }
                }
            }

            let first = try await claim()
            let early = await #expect(throws: Problem.self) { try await claim() }
            #expect(early?.kind == Idempotency.inProgress)
            #expect(early?.retryAfterSeconds != nil)
            clock.advance(seconds: 61)
            let late = try await claim()

            #expect(first)
            #expect(late)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `answers are forgotten after two days`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let key = Idempotency(caller: "s", place: "", key: "k", fingerprint: "f")
            try await database.write { tx in
                _ = try key.claim(in: tx)
                try key.store(Outgoing(status: 201, body: Array("{}".utf8), headers: [("Link", "x")]), in: tx)
            }
            func remembered() async throws -> Int {
                try await database.write { tx in
                    _ = try ForgetIdempotencyKeys().run(.null, in: tx)
                    return try tx.first("SELECT count(*) FROM idempotency_keys")?[0] ?? -1
                }
            }
            let kept = try await database.write { tx in try key.claim(in: tx) }

            guard case .answered(let outgoing) = kept else {
                Issue.record("the answer is there")
                return
            }
            #expect(outgoing.status == 201)
            #expect(outgoing.headers.map(\.name) == ["Link"])
            let soon = try await remembered()
            clock.advance(seconds: 2 * 86_400 + 1)
            let late = try await remembered()

            #expect(soon == 1)
            #expect(late == 0)
        }
    }
}
