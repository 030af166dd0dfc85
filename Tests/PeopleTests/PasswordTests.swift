import Accounts
import Kernel
import Shop
import Support
import Testing

@Suite struct PasswordTests {
    private static func reset(_ token: String, _ password: String = Ask.other) -> String {
        JSON.object([("token", .string(token)), ("new_password", .string(password))]).text
    }

    private static func change(_ current: String, _ new: String = Ask.other) -> String {
        JSON.object([("current_password", .string(current)), ("new_password", .string(new))]).text
    }

    private static func forget(
        _ shop: TestShop,
        _ email: String = "ann@example.com"
    ) async throws -> TestReply {
        try await shop.post("/auth/password/forgot", JSON.object([("email", .string(email))]).text)
    }

    @Test(arguments: TestDatabase.all)
    func `a new password ends the other sign-ins and is told by mail`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            let phone = try await shop.post("/auth/login", Ask.login()).access

            let wrong = try await shop.post("/auth/password/change", Self.change("not it"), key: ann.access)
            let right = try await shop.post(
                "/auth/password/change",
                Self.change(TestUser.password),
                key: ann.access
            )

            #expect(wrong.status == 422)
            #expect(right.status == 204, "\(right.text)")
            #expect(try await shop.get("/auth/me", key: ann.access).status == 200)
            #expect(try await shop.get("/auth/me", key: phone).status == 401)
            #expect(try await shop.post("/auth/login", Ask.login()).status == 401)
            #expect(try await shop.post("/auth/login", Ask.login("ann@example.com", Ask.other)).status == 200)
            #expect(try await Letters(shop: shop).kinds(to: "ann@example.com") == ["password_changed"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a mail's link sets a password once and ends all sign-ins`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            #expect(try await Self.forget(shop).status == 202)
            let token = try await Letters(shop: shop).token("reset_password")

            let first = try await shop.post("/auth/password/reset", Self.reset(token))
            let second = try await shop.post("/auth/password/reset", Self.reset(token, TestUser.password))

            #expect(first.status == 204, "\(first.text)")
            #expect(second.status == 400 && second.code == "bad_link")
            #expect(try await shop.get("/auth/me", key: ann.access).status == 401)
            #expect(try await shop.post("/auth/login", Ask.login("ann@example.com", Ask.other)).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a link ends after an hour`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await shop.signUp()
            _ = try await Self.forget(shop)
            let token = try await Letters(shop: shop).token("reset_password")

            clock.advance(seconds: 3_600)

            #expect(try await shop.post("/auth/password/reset", Self.reset(token)).status == 400)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a link is void when password or address changed since`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            for (name, isPassword) in [("ann", true), ("bob", false)] {
                let user = try await shop.signUp(email: "\(name)@example.com")
                _ = try await Self.forget(shop, user.email)
                let token = try await Letters(shop: shop).token("reset_password")
                let hash = try await shop.shop.settings.passwords.hash("something else again")

                try await shop.database.write { tx in
                    guard let email = Email("new-\(user.email)") else { return }
                    if isPassword {
                        try UserTable.setPassword(hash, of: user.id, in: tx)
                    } else {
                        _ = try UserTable.setEmail(email, of: user.id, in: tx)
                    }
                }

                let reply = try await shop.post("/auth/password/reset", Self.reset(token))
                #expect(reply.status == 400, "\(name)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of many who use a link at once, one sets the password`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()
            _ = try await Self.forget(shop)
            let token = try await Letters(shop: shop).token("reset_password")

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let body = Self.reset(token, "herrings in a row, \(number)")
                        return try await shop.post("/auth/password/reset", body).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }

            #expect(statuses.count { $0 == 204 } == 1, "\(statuses)")
            #expect(statuses.allSatisfy { $0 == 204 || $0 == 400 || $0 == 429 }, "\(statuses)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `at most five links an hour are sent to an address`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()

            for _ in 0..<8 { #expect(try await Self.forget(shop).status == 202) }

            let kinds = try await Letters(shop: shop).kinds(to: "ann@example.com")
            #expect(kinds == Array(repeating: "reset_password", count: 5))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the links of mails begin with the shop's own address`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            _ = try await shop.signUp()
            let body = JSON.object([("email", .string("ann@example.com"))]).text

            _ = try await shop.post(
                "/auth/password/forgot",
                body,
                headers: ["Host": "evil.example", "X-Forwarded-Host": "evil.example"]
            )

            _ = try await Letters(shop: shop).token("reset_password")
            let text: String? = try await shop.database.read { tx in
                try tx.first("SELECT text FROM mails WHERE kind = 'reset_password'")?[0]
            }
            #expect(text?.contains("evil.example") == false)
        }
    }

    @Test(
        arguments: TestDatabase.all,
        ["password123", "ann@example.com", "aaaaaaaaaaaa", "short", String(repeating: "x1", count: 100)]
    )
    func `an easy password is refused everywhere`(database: TestDatabase, password: String) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            _ = try await Self.forget(shop)
            let token = try await Letters(shop: shop).token("reset_password")

            let replies = [
                try await shop.post("/auth/register", Ask.login("ann@example.com", password)),
                try await shop.post(
                    "/auth/password/change",
                    Self.change(TestUser.password, password),
                    key: ann.access
                ),
                try await shop.post("/auth/password/reset", Self.reset(token, password)),
            ]

            #expect(replies.map(\.status) == [422, 422, 422])
            #expect(replies.allSatisfy { !$0.text.contains(password) || password == "ann@example.com" })
        }
    }
}
