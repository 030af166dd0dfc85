import Accounts
import Kernel
import Proofs
import Secrets
import Server
import Shop
import Support
import Testing

/// Guessing what is secret: what is drawn at random, passwords, and one-time codes.
@Suite struct GuessingTests {
    private static let draws = 600

    /// Whether texts of hexadecimal digits are all different, and each of their first 128 bits is one in half
    /// of them: within six standard deviations, which happens by chance once in a thousand million.
    private static func expectRandom(_ texts: [String], _ what: String) {
        #expect(Set(texts).count == texts.count, "\(what)")
        #expect(texts.allSatisfy { $0.count >= 32 }, "\(what): \(texts.first ?? "")")
        var ones = [Int](repeating: 0, count: 128)
        for text in texts {
            for (position, digit) in text.utf8.prefix(32).enumerated() {
                // Small hexadecimal digits: 0 is 48, a is 97.
                let value = Int(digit) - (digit < 97 ? 48 : 87)
                for bit in 0..<4 where value & (8 >> bit) != 0 { ones[position * 4 + bit] += 1 }
            }
        }
        let half = texts.count / 2
        let allowed = 3 * Int(Double(texts.count).squareRoot()) + 1
        let worst = ones.map { abs($0 - half) }.max() ?? 0
        #expect(worst <= allowed, "\(what): a bit is \(worst) from a half of \(texts.count)")
    }

    @Test func `cookies, tokens and links hold 128 random bits at least`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let ann = try await shop.signUp()
            let accounts = shop.shop.settings.accounts
            let nobody = Identity(holder: nil, isLocal: true)
            let drawn = try await shop.database.write { tx in
                let user = try #require(try UserTable.find(ann.id, in: tx))
                let email = try #require(user.email)
                let sessions = Sessions(accounts)
                var drawn: [String: [String]] = [:]
                for _ in 0..<Self.draws {
                    let cookie = try #require(try Visitors.ensure(nobody, hashing: .standard, in: tx).cookie)
                    drawn["visitors", default: []].append(
                        String(cookie.value.dropFirst("mercato_visitor=".count).prefix { $0 != ";" })
                    )
                    let browser = try sessions.beginBrowser(user, nobody, in: tx)
                    drawn["sessions", default: []].append(browser)
                    drawn["tokens of writes", default: []].append(sessions.csrfToken(of: browser))
                    drawn["refresh tokens", default: []].append(
                        try sessions.begin(user, nobody, in: tx).refresh
                    )
                    drawn["links", default: []].append(
                        try OneTimeTokens(accounts).make(.reset, for: user, to: email, in: tx)
                    )
                    drawn["ids", default: []].append(ExternalID.random(tx.random).text)
                }
                return drawn
            }
            for (what, texts) in drawn where what != "ids" { Self.expectRandom(texts, what) }
            // An id has a letter at least, which takes less than a millionth of a bit.
            Self.expectRandom(try #require(drawn["ids"]), "ids")
        }
    }

    @Test func `carts and API keys are not to be guessed`() async throws {
        try await TestShop.open(.sqlite) { shop in
            var carts: [String] = []
            for _ in 0..<150 {
                carts.append(try #require(try await shop.post("/cart").json["cart_id"]?.string))
            }
            var keys: [String] = []
            for _ in 0..<150 { keys.append(try await shop.key()) }

            Self.expectRandom(carts, "carts")
            Self.expectRandom(keys.map { String($0.suffix(40)) }, "keys")
        }
    }

    @Test func `what everything is drawn from has no pattern in ten thousand draws`() {
        Self.expectRandom((0..<10_000).map { _ in Randomness.system.hex(digits: 32) }, "draws")
    }

    @Test func `the test of randomness finds a counter and a stuck bit`() {
        let counted = (0..<1_000).map { String(repeating: "0", count: 28) + String($0 + 4_096, radix: 16) }
        let stuck = (0..<1_000).map { _ in "8" + Randomness.system.hex(digits: 31) }

        withKnownIssue { Self.expectRandom(counted, "a counter") }
        withKnownIssue { Self.expectRandom(stuck, "a stuck bit") }
    }

    // MARK: Passwords

    private static func logIn(
        _ shop: TestShop,
        _ password: String,
        from address: String,
        _ email: String = "ann@example.com",
        more: [(String, JSON)] = []
    ) async throws -> TestReply {
        let body = JSON.object([("email", .string(email)), ("password", .string(password))] + more)
        return try await shop.post("/auth/login", body.text, headers: ["X-Forwarded-For": address])
    }

    private static var behindProxy: ServerSettings {
        var server = ServerSettings()
        server.trustsProxy = true
        return server
    }

    /// A clock that stands still: it gives no tries back, however slow the machine is.
    private static var still: Clock { TestClock().clock }

    @Test(arguments: TestDatabase.all)
    func `whoever guesses is slowed, and never keeps the owner out`(database: TestDatabase) async throws {
        try await TestShop.open(database, clock: Self.still, server: Self.behindProxy) { shop in
            _ = try await shop.signUp()
            _ = try await shop.signUp(email: "bob@example.com")
            let attacker = "203.0.113.66"
            var statuses: [Int] = []
            var last: TestReply?
            for guess in 0..<40 {
                let reply = try await Self.logIn(shop, "a wrong guess \(guess)", from: attacker)
                statuses.append(reply.status)
                if reply.status == 429 { last = reply }
            }
            let refused = try #require(last)

            #expect(statuses.prefix(10).allSatisfy { $0 == 401 }, "\(statuses)")
            #expect(statuses.filter { $0 == 401 }.count < 25, "\(statuses)")
            #expect(refused[header: "Retry-After"].flatMap { Int($0) }.map { $0 > 0 && $0 < 120 } == true)
            // Right or wrong is not told any more, by another spelling neither.
            for email in ["ann@example.com", "ANN@example.com", "аnn@example.com"] {
                #expect(
                    try await Self.logIn(shop, TestUser.password, from: attacker, email).status == 429,
                    "\(email)"
                )
            }
            // The owner is elsewhere, others are not concerned.
            #expect(try await Self.logIn(shop, TestUser.password, from: "198.51.100.7").status == 200)
            #expect(
                try await Self.logIn(shop, TestUser.password, from: attacker, "bob@example.com").status == 200
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `guesses at once are not more than guesses in a row`(database: TestDatabase) async throws {
        try await TestShop.open(database, clock: Self.still, server: Self.behindProxy) { shop in
            _ = try await shop.signUp()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for guess in 0..<80 {
                    group.addTask {
                        try await Self.logIn(shop, "a wrong guess \(guess)", from: "203.0.113.66").status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let told = statuses.filter { $0 == 401 }.count

            #expect(Set(statuses).isSubset(of: [401, 429]), "\(Set(statuses))")
            #expect((10...30).contains(told), "\(told) of 80 guesses were answered")
        }
    }

    @Test func `one network that tries many accounts is slowed`() async throws {
        try await TestShop.open(.sqlite, clock: Self.still, server: Self.behindProxy) { shop in
            var statuses: [Int] = []
            for index in 0..<160 {
                // One IPv6 network, however many addresses it has.
                let address = "2001:db8:1:2::\(String(index + 1, radix: 16))"
                statuses.append(
                    try await Self.logIn(shop, "a wrong guess", from: address, "user\(index)@example.com")
                        .status
                )
            }
            #expect(statuses.prefix(100).allSatisfy { $0 == 401 })
            #expect(statuses.last == 429)
            #expect(
                try await Self.logIn(shop, "a wrong guess", from: "2001:db8:1:3::1", "a@example.com").status
                    == 401
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `whoever has the password does not guess the code`(database: TestDatabase) async throws {
        try await TestShop.open(database, clock: Self.still, server: Self.behindProxy) { shop in
            let ann = try await shop.signUp()
            let begun = try await shop.post("/auth/totp", nil, key: ann.access)
            let secret = try #require(begun.json["secret"]?.string)
            let totp = try #require(TOTP(base32: secret))
            let now = try await shop.database.read { $0.now }
            let code = totp.code(at: TOTP.step(at: now), hashing: .standard)
            let on = try await shop.post("/auth/totp/confirm", #"{"code":"\#(code)"}"#, key: ann.access)
            #expect(on.status == 200, "\(on.text)")
            let recovery = try #require(on.json["recovery_codes"]?.array?.first?.string)

            var statuses: [Int] = []
            for guess in 0..<30 {
                let wrong = String(String(1_000_000 + guess).dropFirst())
                let reply = try await Self.logIn(
                    shop,
                    TestUser.password,
                    from: "203.0.113.66",
                    more: [("totp", .string(wrong))]
                )
                statuses.append(reply.status)
            }

            #expect(!statuses.contains(200) && statuses.contains(429), "\(statuses)")
            #expect(statuses.filter { $0 == 401 }.count < 20, "\(statuses)")
            // A code is good once, also the one that turned codes on.
            let home = "198.51.100.7"
            let again = try await Self.logIn(
                shop,
                TestUser.password,
                from: home,
                more: [("totp", .string(code))]
            )
            #expect(again.status == 401)
            let claim = [("recovery_code", JSON.string(recovery))]
            #expect(try await Self.logIn(shop, TestUser.password, from: home, more: claim).status == 200)
            #expect(try await Self.logIn(shop, TestUser.password, from: home, more: claim).status == 401)
            var elsewhere: [Int] = []
            for network in 1...25 {
                let wrong = [("totp", JSON.string(String(String(1_000_100 + network).dropFirst())))]
                let reply = try await Self.logIn(
                    shop,
                    TestUser.password,
                    from: "198.18.\(network).1",
                    more: wrong
                )
                elsewhere.append(reply.status)
            }
            #expect(elsewhere.last == 429, "another network is no fresh start: \(elsewhere)")
            // Nor does whoever stole a sign-in take the codes away by guessing.
            let stolen = try await shop.send(
                "DELETE",
                "/auth/totp",
                #"{"code":"000000"}"#,
                key: ann.access,
                headers: ["X-Forwarded-For": "198.18.99.1"]
            )
            #expect(stolen.status == 429, "\(stolen.text)")
        }
    }

    @Test func `links of mails are not guessed from one network`() async throws {
        try await TestShop.open(.sqlite, clock: Self.still, server: Self.behindProxy) { shop in
            var statuses: [Int] = []
            for _ in 0..<30 {
                let token = Randomness.system.hex(digits: 64)
                let reply = try await shop.post(
                    "/auth/email/verify",
                    #"{"token":"\#(token)"}"#,
                    headers: ["X-Forwarded-For": "203.0.113.66"]
                )
                statuses.append(reply.status)
            }
            #expect(statuses.prefix(10).allSatisfy { $0 == 400 } && statuses.last == 429, "\(statuses)")
        }
    }
}
