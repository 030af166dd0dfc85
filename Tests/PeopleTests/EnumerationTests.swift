import Accounts
import Kernel
import Shop
import Support
import Testing

/// Nobody learns from the shop who has an account.
@Suite struct EnumerationTests {
    @Test(arguments: TestDatabase.all)
    func `known and unknown addresses get the same bytes`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp(email: "ann@example.com")
            let mail = { (email: String) in JSON.object([("email", .string(email))]).text }
            let asks: [(String, (String) -> String)] = [
                ("/auth/login", { Ask.login($0, Ask.other) }),
                ("/auth/session", { Ask.login($0, Ask.other) }), ("/auth/password/forgot", mail),
                // The last: now the unknown address is known as well.
                ("/auth/register", { Ask.login($0, Ask.other) }),
            ]

            for (path, body) in asks {
                let known = try await shop.post(path, body("ann@example.com"))
                let unknown = try await shop.post(path, body("eve@example.com"))

                let names = { (reply: TestReply) in reply.headers.map { $0.name.lowercased() }.sorted() }
                #expect(known.status == unknown.status, "\(path)")
                #expect(
                    known.sameText == unknown.sameText.replacing("eve@example.com", with: "ann@example.com"),
                    "\(path)"
                )
                #expect(names(known) == names(unknown), "\(path)")
            }
            let told = try await Letters(shop: shop).kinds(to: "ann@example.com")
            #expect(Set(told) == ["account_exists", "reset_password"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `registering again neither changes the account nor signs in`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()

            _ = try await shop.post("/auth/register", Ask.login("ann@example.com", Ask.other))

            #expect(try await shop.post("/auth/login", Ask.login()).status == 200)
            #expect(try await shop.post("/auth/login", Ask.login(ann.email, Ask.other)).status == 401)
        }
    }

    @Test func `an unknown address costs as much hashing as a known one`() async throws {
        let count = HashCount()
        try await TestDatabase.sqlite.with { database in
            var settings = ShopSettings()
            settings.passwords = count.passwords
            try await TestShop.serve(Shop(database: database, settings: settings)) { shop in
                _ = try await shop.signUp()
                var costs: [[Int]] = []
                for email in ["ann@example.com", "eve@example.com"] {
                    var cost: [Int] = []
                    for path in ["/auth/login", "/auth/session", "/auth/register", "/auth/login"] {
                        let before = count.value
                        _ = try await shop.post(path, Ask.login(email, Ask.other))
                        cost.append(count.value - before)
                    }
                    costs.append(cost)
                }
                #expect(costs[0] == [1, 1, 1, 1])
                #expect(costs[1] == costs[0])
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `no log or table keeps what was typed`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.post("/auth/login", Ask.login("eve@example.com", "my secret password"))

            let lines = try await shop.database.read { tx in
                try tx.rows("SELECT action, actor, subject, address, details FROM audit_log")
            }
            #expect(lines.map { $0[0] as String } == ["auth.login_failed"])
            #expect(lines.map { $0[3] as String? } == ["127.0.0.1"])
            #expect(!"\(lines)".contains("eve@"))
            let keys = try await shop.database.read { tx in
                try tx.rows("SELECT key FROM throttles").map { $0[0] as String }
            }
            #expect(keys.count == 2)
            #expect(!"\(keys)".contains("eve"))
        }
    }
}
