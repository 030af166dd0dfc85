import Accounts
import Kernel
import Support
import Testing

@Suite struct EmailTests {
    private static func body(_ token: String) -> String { JSON.object([("token", .string(token))]).text }

    private static func me(_ fields: (String, String)...) -> String {
        JSON.object(fields.map { ($0.0, .string($0.1)) }).text
    }

    @Test(arguments: TestDatabase.all)
    func `an address is proved by its mail, once`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.post("/auth/register", Ask.login())
            let token = try await Letters(shop: shop).token("verify_email")

            let first = try await shop.post("/auth/email/verify", Self.body(token))
            let second = try await shop.post("/auth/email/verify", Self.body(token))

            #expect(first.status == 200, "\(first.text)")
            #expect(first.json["email"]?.string == "ann@example.com")
            #expect(second.status == 400)
            let login = try await shop.post("/auth/login", Ask.login())
            #expect(login.json["user"]?["email_verified"]?.bool == true)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `another mail may be asked for, a few times`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()

            for _ in 0..<7 {
                #expect(try await shop.post("/auth/email/verify/resend", key: ann.access).status == 202)
            }

            #expect(try await Letters(shop: shop).kinds(to: ann.email).count == 5)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a new address counts when it was proved, and the old one is told`(
        database: TestDatabase
    ) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let asked = try await shop.send(
                "PATCH",
                "/auth/me",
                Self.me(("email", "anna@example.com"), ("current_password", TestUser.password)),
                key: ann.access
            )
            #expect(asked.status == 200, "\(asked.text)")
            #expect(asked.json["email"]?.string == "ann@example.com")
            let token = try await Letters(shop: shop).token("change_email")

            let proved = try await shop.post("/auth/email/verify", Self.body(token))

            #expect(proved.status == 200, "\(proved.text)")
            let me = try await shop.get("/auth/me", key: ann.access)
            #expect(me.json["email"]?.string == "anna@example.com")
            #expect(try await shop.post("/auth/login", Ask.login("anna@example.com")).status == 200)
            #expect(try await shop.post("/auth/login", Ask.login("ann@example.com")).status == 401)
            #expect(try await Letters(shop: shop).kinds(to: "ann@example.com") == ["email_changed"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a new address wants the password`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let bodies = [
                Self.me(("email", "anna@example.com")),
                Self.me(("email", "anna@example.com"), ("current_password", "not it")),
            ]

            for body in bodies {
                let reply = try await shop.send("PATCH", "/auth/me", body, key: ann.access)
                #expect(reply.status == 422)
                #expect(reply.json["errors"]?.array?.first?["field"]?.string == "current_password")
            }
            #expect(try await Letters(shop: shop).kinds(to: "anna@example.com").isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `wrong passwords do not keep a name from being changed`(database: TestDatabase) async throws {
        // A clock that stands still gives no tries back, however slow the machine is.
        try await TestShop.open(database, clock: TestClock().clock) { shop in
            let ann = try await shop.signUp()
            let wrong = Self.me(("email", "anna@example.com"), ("current_password", "not it"))
            var last = 0
            for _ in 0..<12 { last = try await shop.send("PATCH", "/auth/me", wrong, key: ann.access).status }
            #expect(last == 429)

            let named = try await shop.send("PATCH", "/auth/me", Self.me(("name", "Anna")), key: ann.access)

            #expect(named.status == 200 && named.json["name"]?.string == "Anna", "\(named.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `asking for somebody's address tells only them`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            _ = try await shop.signUp(email: "bob@example.com")

            let replies = try await [("bob@example.com"), ("new@example.com")].asyncMap { email in
                try await shop.send(
                    "PATCH",
                    "/auth/me",
                    Self.me(("email", email), ("current_password", TestUser.password)),
                    key: ann.access
                )
            }

            #expect(replies[0].status == 200)
            #expect(replies[0].text == replies[1].text)
            #expect(try await Letters(shop: shop).kinds(to: "bob@example.com") == ["account_exists"])
            #expect(try await Letters(shop: shop).kinds(to: "new@example.com") == ["change_email"])
        }
    }

    @Test(
        arguments: TestDatabase.all,
        ["ANN@EXAMPLE.COM", "аnn@example.com", "ann@ｅxample.com", "𝐚nn@example.com"]
    )
    func `an address that looks like another is the same account`(
        database: TestDatabase,
        email: String
    ) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()

            let registered = try await shop.post("/auth/register", Ask.login(email, Ask.other))

            #expect(registered.status == 201 || registered.status == 422, "\(registered.text)")
            let users: Int? = try await shop.database.read { tx in
                try tx.first("SELECT COUNT(*) FROM users")?[0]
            }
            #expect(users == 1)
            #expect(try await shop.post("/auth/login", Ask.login(email, Ask.other)).status == 401)
        }
    }
}

extension Sequence where Element: Sendable {
    /// One after another.
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
