import Accounts
import Kernel
import Server
import Support
import Testing

@Suite struct KeyTests {
    private static let place = "/api/inventory/1/movements"

    /// Makes a key over HTTP and answers its id and token.
    private static func make(_ shop: TestShop, _ body: String) async throws -> (id: Int64, token: String) {
        let reply = try await shop.post("/api/api-keys", body, key: try await shop.key())
        #expect(reply.status == 201, "\(reply.text)")
        return (try #require(reply.json["id"]?.integer), try #require(reply.json["token"]?.string))
    }

    @Test(arguments: TestDatabase.all)
    func `a key ends to the second`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock) { shop in
            let end = clock.clock.now().adding(seconds: 60)
            let key = try await Self.make(
                shop,
                #"{"name":"k","scopes":["stock.read"],"expires_at":"\#(end)"}"#
            )
            #expect(try await shop.get(Self.place, key: key.token).status == 404)

            clock.advance(seconds: 59)
            #expect(try await shop.get(Self.place, key: key.token).status == 404)
            clock.advance(seconds: 1)
            #expect(try await shop.get(Self.place, key: key.token).status == 401)
            let shown = try await shop.get("/api/api-keys/\(key.id)", key: try await shop.key())
            #expect(shown.json["is_live"] == .bool(false))
        }
    }

    @Test func `an end that is past is refused, and so is an unknown scope`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let all = try await shop.key()
            let past = #"{"name":"k","scopes":[],"expires_at":"2020-01-01T00:00:00Z"}"#
            let unknown = #"{"name":"k","scopes":["stock.raed"]}"#

            #expect(try await shop.post("/api/api-keys", past, key: all).status == 422)
            let reply = try await shop.post("/api/api-keys", unknown, key: all)
            #expect(reply.status == 422 && reply.detail?.contains("did you mean stock.read") == true)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a revoked key is gone from its address and stays in the list`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await Self.make(shop, #"{"name":"k","scopes":[]}"#)
            let all = try await shop.key()
            let path = "/api/api-keys/\(key.id)"

            #expect(try await shop.get(path, key: all).status == 200)
            #expect(try await shop.send("DELETE", path, key: all).status == 204)
            #expect(try await shop.get(path, key: all).status == 404)
            #expect(try await shop.send("DELETE", path, key: all).status == 204)
            let listed = try await shop.get("/api/api-keys?page_size=100", key: all).json["api_keys"]
            let revoked = (listed?.array ?? []).filter { $0["name"] == .string("k") }
            #expect(revoked.count == 1 && revoked.allSatisfy { $0["revoked_at"]?.string != nil })
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a key without scopes may do nothing`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await Self.make(shop, #"{"name":"k","scopes":[]}"#)

            #expect(try await shop.get(Self.place, key: key.token).status == 403)
            #expect(try await shop.get("/api/users", key: key.token).status == 403)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `after rotation the old token works for the grace period, the new one on`(engine: TestDatabase)
        async throws
    {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock) { shop in
            let all = try await shop.key()
            let old = try await Self.make(shop, #"{"name":"robot","scopes":["stock.read"]}"#)
            let path = "/api/api-keys/\(old.id)/rotate"

            let rotated = try await shop.post(path, #"{"grace_seconds":120}"#, key: all)
            let again = try await shop.post(path, "{}", key: all)
            let token = try #require(rotated.json["token"]?.string)

            #expect(rotated.json["rotated_from"]?.integer == old.id)
            #expect(rotated.json["scopes"] == .array([.string("stock.read")]))
            #expect(again.status == 409 && again.json["code"]?.string == "key_rotated")
            #expect(try await shop.get(Self.place, key: old.token).status == 404)
            clock.advance(seconds: 120)
            #expect(try await shop.get(Self.place, key: old.token).status == 401)
            #expect(try await shop.get(Self.place, key: token).status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `rotation without grace, and deletion, end a key at once`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let all = try await shop.key()
            let first = try await Self.make(shop, #"{"name":"a","scopes":["stock.read"]}"#)
            let second = try await Self.make(shop, #"{"name":"b","scopes":["stock.read"]}"#)
            for key in [first, second] {
                #expect(try await shop.get(Self.place, key: key.token).status == 404)
            }

            let path = "/api/api-keys/\(first.id)/rotate"
            #expect(try await shop.post(path, #"{"grace_seconds":0}"#, key: all).status == 201)
            #expect(try await shop.send("DELETE", "/api/api-keys/\(second.id)", key: all).status == 204)

            for key in [first, second] {
                #expect(try await shop.get(Self.place, key: key.token).status == 401)
                let ended = try await shop.post("/api/api-keys/\(key.id)/rotate", "{}", key: all)
                #expect(ended.status == 409 && ended.json["code"]?.string == "key_ended")
            }
            let nothing = try await shop.send("DELETE", "/api/api-keys/99999", key: all)
            #expect(nothing.status == 404)
        }
    }

    /// The audit lines of a key's use, the oldest first, with their addresses.
    private static func uses(_ shop: TestShop, of key: Int64) async throws -> [String] {
        try await shop.database.read { tx in
            try tx.rows(
                """
                SELECT COALESCE(address, '') FROM audit_log
                WHERE action = 'key.used' AND actor = \("key:\(key)") ORDER BY id
                """
            ).map { $0[0] }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the last use is noted once a minute, and audited when the address or the hour changes`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        var settings = ServerSettings()
        settings.trustsProxy = true
        try await TestShop.open(engine, clock: clock.clock, server: settings) { shop in
            let key = try await Self.make(shop, #"{"name":"k","scopes":["stock.read"]}"#)
            let start = clock.clock.now()
            func use(from address: String) async throws -> APIKey? {
                _ = try await shop.get(
                    Self.place,
                    key: key.token,
                    headers: ["X-Forwarded-For": address]
                )
                return try await shop.database.read { tx in try APIKey.find(ID(key.id), in: tx) }
            }

            #expect(try await use(from: "192.0.2.1")?.lastUsedAt == start)
            clock.advance(seconds: 40)
            #expect(try await use(from: "192.0.2.1")?.lastUsedAt == start)
            clock.advance(seconds: 20)
            #expect(try await use(from: "192.0.2.1")?.lastUsedAt == start.adding(seconds: 60))
            #expect(try await Self.uses(shop, of: key.id) == ["192.0.2.1"])

            #expect(try await use(from: "192.0.2.2")?.lastUsedFrom == "192.0.2.2")
            clock.advance(seconds: 3_600)
            _ = try await use(from: "192.0.2.2")
            #expect(try await Self.uses(shop, of: key.id) == ["192.0.2.1", "192.0.2.2", "192.0.2.2"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `keys are listed without their tokens`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let all = try await shop.key()
            let made = try await Self.make(shop, #"{"name":"k","scopes":["stock.read"]}"#)

            let list = try await shop.get("/api/api-keys?page_size=2", key: all)

            #expect(list.json["total"]?.integer == 3)
            #expect(list.json["api_keys"]?.array?.first?["id"]?.integer == made.id)
            #expect(!list.text.contains(made.token.suffix(40)) && !list.text.contains("\"token\""))
        }
    }
}
