import Accounts
import Kernel
import Proofs
import Secrets
import Support
import Testing

@Suite struct SecondFactorTests {
    /// Somebody with one-time codes.
    struct Armed {
        let user: TestUser
        let totp: TOTP
        let recoveryCodes: [String]

        func code(at clock: TestClock) -> String {
            totp.code(at: TOTP.step(at: clock.clock.now()), hashing: .standard)
        }
    }

    private static func arm(_ shop: TestShop, _ clock: TestClock) async throws -> Armed {
        let ann = try await shop.signUp(role: .staff)
        let begun = try await shop.post("/auth/totp", key: ann.access)
        let totp = try #require(TOTP(base32: begun.json["secret"]?.string ?? ""), "\(begun.text)")
        let code = totp.code(at: TOTP.step(at: clock.clock.now()), hashing: .standard)
        let confirmed = try await shop.post("/auth/totp/confirm", #"{"code":"\#(code)"}"#, key: ann.access)
        let codes = confirmed.json["recovery_codes"]?.array?.compactMap(\.string) ?? []
        try #require(codes.count == 10, "\(confirmed.text)")
        return Armed(user: ann, totp: totp, recoveryCodes: codes)
    }

    private static func login(_ name: String, _ code: String) -> String {
        JSON.object([
            ("email", .string("ann@example.com")), ("password", .string(TestUser.password)),
            (name, .string(code)),
        ]).text
    }

    @Test(arguments: TestDatabase.all)
    func `a code is wanted, and good once`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            let armed = try await Self.arm(shop, clock)
            let used = armed.code(at: clock)
            clock.advance(seconds: 30)
            let next = armed.code(at: clock)

            let without = try await shop.post("/auth/login", Ask.login())
            let again = try await shop.post("/auth/login", Self.login("totp", used))
            let first = try await shop.post("/auth/login", Self.login("totp", next))
            let second = try await shop.post("/auth/login", Self.login("totp", next))

            #expect(without.status == 401 && without.code == "totp_required")
            #expect(again.status == 401)
            #expect(first.status == 200, "\(first.text)")
            #expect(first.json["user"]?["totp"]?.bool == true)
            #expect(second.status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a recovery code is good once, also for browsers`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            let codes = try await Self.arm(shop, clock).recoveryCodes
            let (one, two) = (Self.login("recovery_code", codes[0]), Self.login("recovery_code", codes[1]))

            #expect(try await shop.post("/auth/login", one).status == 200)
            #expect(try await shop.post("/auth/login", one).status == 401)
            #expect(try await shop.post("/auth/session", one).status == 401)
            #expect(try await shop.post("/auth/session", two).status == 201)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `codes are not asked for when the password is wrong`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await Self.arm(shop, clock)

            let reply = try await shop.post("/auth/login", Ask.login("ann@example.com", "wrong password"))

            #expect(reply.status == 401 && reply.code == "unauthenticated")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `guessed codes are counted like passwords`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await Self.arm(shop, clock)
            for _ in 0..<10 {
                #expect(try await shop.post("/auth/login", Self.login("totp", "000000")).status == 401)
            }

            #expect(try await shop.post("/auth/login", Self.login("totp", "000000")).status == 429)
        }
    }

    @Test(arguments: TestDatabase.all, ["code", "recovery_code", "current_password"])
    func `codes are taken away for a proof`(database: TestDatabase, proof: String) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            let armed = try await Self.arm(shop, clock)
            clock.advance(seconds: 30)
            let proofs = [
                "code": armed.code(at: clock), "recovery_code": armed.recoveryCodes[3],
                "current_password": TestUser.password,
            ]
            let right = JSON.object([(proof, .string(proofs[proof] ?? ""))]).text
            let wrong = JSON.object([(proof, .string("000000"))]).text
            let access = armed.user.access

            #expect(try await shop.send("DELETE", "/auth/totp", "{}", key: access).status == 422)
            let refused = try await shop.send("DELETE", "/auth/totp", wrong, key: access)
            #expect(refused.status == 422)
            #expect(refused.json["errors"]?.array?.first?["field"]?.string == proof)
            #expect(try await shop.post("/auth/login", Ask.login()).status == 401)
            let reply = try await shop.send("DELETE", "/auth/totp", right, key: access)
            #expect(reply.status == 204, "\(reply.text)")
            #expect(try await shop.post("/auth/login", Ask.login()).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all, [false, true])
    func `a reset keeps the codes of a proved address, and ends those of whoever took it first`(
        database: TestDatabase,
        isProved: Bool
    ) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            let armed = try await Self.arm(shop, clock)
            try await shop.database.write { tx in
                if isProved { try UserTable.setVerified(armed.user.id, in: tx) }
            }
            _ = try await shop.post("/auth/password/forgot", #"{"email":"ann@example.com"}"#)
            let link = JSON.string(try await Letters(shop: shop).token("reset_password")).text
            let reset = try await shop.post(
                "/auth/password/reset",
                #"{"token":\#(link),"new_password":"four quiet lamps"}"#
            )

            let login = try await shop.post(
                "/auth/login",
                #"{"email":"ann@example.com","password":"four quiet lamps"}"#
            )

            #expect(reset.status == 204, "\(reset.text)")
            #expect(login.status == (isProved ? 401 : 200), "\(login.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `codes that were not confirmed are not wanted`(database: TestDatabase) async throws {
        try await TestShop.open(database) { shop in
            let ann = try await shop.signUp()
            #expect(try await shop.post("/auth/totp", key: ann.access).status == 201)

            let wrong = try await shop.post("/auth/totp/confirm", #"{"code":"000000"}"#, key: ann.access)

            #expect(wrong.status == 422)
            #expect(try await shop.post("/auth/login", Ask.login()).status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `codes that are on cannot begin anew`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            let access = try await Self.arm(shop, clock).user.access

            #expect(try await shop.post("/auth/totp", key: access).code == "totp_is_on")
            let confirm = try await shop.post("/auth/totp/confirm", #"{"code":"123456"}"#, key: access)
            #expect(confirm.code == "totp_is_on")
        }
    }
}
