import Accounts
import Kernel
import Support
import Testing

/// What clients may not say of themselves, or not in this form.
@Suite struct BodyTests {
    private static let serverOwned = [
        "id", "role", "roles", "permissions", "is_admin", "email_verified", "email_verified_at",
        "password_hash", "email_key", "disabled_at", "erased_at", "totp_secret", "pending_visitor_id",
        "created_at", "user_id", "owner",
    ]

    @Test(arguments: TestDatabase.all)
    func `fields of the server are refused in every body`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let asks: [(String, String, String)] = [
                ("POST", "/auth/register", Ask.login("new@example.com")),
                ("POST", "/auth/login", Ask.login()), ("POST", "/auth/session", Ask.login()),
                ("PATCH", "/auth/me", #"{"name":"Ann"}"#), ("POST", "/auth/logout", #"{"everywhere":false}"#),
                ("POST", "/auth/refresh", Ask.token(ann.refresh)),
            ]

            for (method, path, body) in asks {
                for field in Self.serverOwned {
                    let more = body.dropLast() + #","\#(field)":1}"#
                    let reply = try await shop.send(method, path, String(more), key: ann.access)
                    #expect(reply.status == 422, "\(path) \(field): \(reply.text)")
                }
            }
            let users: Int? = try await shop.database.read { tx in
                try tx.first("SELECT COUNT(*) FROM users")?[0]
            }
            #expect(users == 1)
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            #"{"email":"ann@example.com\r\nBcc: eve@example.com","password":"nine lives of a tabby cat"}"#,
            #"{"email":"ann@example.com\n","password":"nine lives of a tabby cat"}"#,
            #"{"email":"ann@example.com","password":"nine lives of a tabby cat","name":"Ann\r\nBcc: eve"}"#,
            #"{"email":"ann@example.com","password":"nine lives of a tabby cat","name":"Ann\u2028x"}"#,
            #"{"email":"ann@example.com, eve@example.com","password":"nine lives of a tabby cat"}"#,
            #"{"email":"ann@example.com","password":"nine lives of a tabby cat","country":"us"}"#,
            #"{"email":"ann@example.com"}"#, #"{"password":"nine lives of a tabby cat"}"#,
        ]
    )
    func `broken fields are refused`(database: TestDatabase, body: String) async throws {
        try await TestShop.open(database) { shop in
            let reply = try await shop.post("/auth/register", body)

            #expect(reply.status == 422, "\(reply.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a password of a megabyte costs no hashing`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let bomb = String(repeating: "x", count: 1_000_000)

            for path in ["/auth/login", "/auth/register", "/auth/session"] {
                let reply = try await shop.post(path, Ask.login("ann@example.com", bomb))
                #expect(reply.status == 422 || reply.status == 413, "\(path): \(reply.status)")
                #expect(reply.body.count < 1_000)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `name and country change, and are emptied`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()

            let set = try await shop.send(
                "PATCH",
                "/auth/me",
                #"{"name":"Ann Lee","country":"DE"}"#,
                key: ann.access
            )
            let kept = try await shop.send("PATCH", "/auth/me", "{}", key: ann.access)
            let cleared = try await shop.send("PATCH", "/auth/me", #"{"name":null}"#, key: ann.access)

            #expect(set.json["name"]?.string == "Ann Lee" && set.json["country"]?.string == "DE")
            #expect(kept.text == set.text)
            #expect(cleared.json["name"]?.string == nil && cleared.json["country"]?.string == "DE")
        }
    }
}
