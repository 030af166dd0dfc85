import Accounts
import Kernel
import Secrets
import Support
import Testing

@Suite struct APIKeyTests {
    private static func name(_ text: String = "robot") throws -> Text<1, 80> {
        try #require(Text<1, 80>(text))
    }

    @Test(arguments: TestDatabase.all)
    func `a key is known by its token and holds its scopes`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let name = try Self.name()
            let key = try await database.write { tx in
                try APIKey.create(
                    name: name,
                    scopes: ["catalog.write", "stock.read"],
                    hashing: .standard,
                    in: tx
                )
            }

            let holder = try await database.read { tx in
                try APIKey.holder(of: key.token, hashing: .standard, in: tx)
            }

            #expect(holder?.permissions == ["catalog.write", "stock.read"])
            #expect(holder?.actor == "key:\(key.id)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the token is stored nowhere`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let name = try Self.name()
            let key = try await database.write { tx in
                try APIKey.create(name: name, scopes: ["stock.read"], hashing: .standard, in: tx)
            }
            let secret = key.token.suffix(40)

            let stored = try await database.read { tx in
                try tx.rows("SELECT name, prefix, hash, scopes FROM api_keys").map { row in
                    [row[0] as String, row[1], row[2], row[3]].joined(separator: " ")
                }
            }

            #expect(stored.count == 1)
            #expect(stored.allSatisfy { !$0.contains(secret) })
        }
    }

    @Test(arguments: TestDatabase.all)
    func `near tokens, empty ones and revoked ones are nobody's`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let name = try Self.name()
            let key = try await database.write { tx in
                try APIKey.create(name: name, scopes: ["stock.read"], hashing: .standard, in: tx)
            }
            let last = key.token.hasSuffix("0") ? "1" : "0"
            let near = key.token.dropLast() + last
            let tokens = [
                String(near), "", "mk__", "mk_00000000_", "mk_" + String(repeating: "a", count: 9_000),
            ]
            for token in tokens {
                let holder = try await database.read { tx in
                    try APIKey.holder(of: token, hashing: .standard, in: tx)
                }
                #expect(holder == nil)
            }

            let isRevoked = try await database.write { tx in try APIKey.revoke(key.id, in: tx) }
            let again = try await database.write { tx in try APIKey.revoke(key.id, in: tx) }

            #expect(isRevoked && !again)
            let holder = try await database.read { tx in
                try APIKey.holder(of: key.token, hashing: .standard, in: tx)
            }
            #expect(holder == nil)
        }
    }

    @Test(arguments: ["catalog.writ", "everything", ""])
    func `an unknown scope is refused`(scope: String) async throws {
        try await TestDatabase.sqlite.with { database in
            let name = try Self.name()
            await #expect(throws: Problem.self) {
                try await database.write { tx in
                    try APIKey.create(name: name, scopes: [scope], hashing: .standard, in: tx).token
                }
            }
        }
    }

    @Test func `a revoked key is refused at the next request`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let token = try await shop.key(["stock.read"])
            let before = try await shop.get("/inventory/1/movements", key: token)
            try await shop.database.write { tx in
                for key in try APIKey.all(in: tx) { _ = try APIKey.revoke(key.id, in: tx) }
            }

            let after = try await shop.get("/inventory/1/movements", key: token)

            #expect(before.status == 404)
            #expect(after.status == 401)
            #expect(after[header: "WWW-Authenticate"] != nil)
        }
    }
}
