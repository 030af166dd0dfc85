import Accounts
import Kernel
import Secrets
import Server
import Support
import Testing

@Suite struct ThrottleTests {
    private static let behindProxy: ServerSettings = {
        var settings = ServerSettings()
        settings.trustsProxy = true
        return settings
    }()

    private static let wrong = Ask.login("ann@example.com", "wrong password")

    @Test(arguments: TestDatabase.all)
    func `ten wrong passwords are heard, then one every two seconds`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await shop.signUp()
            for _ in 0..<10 { #expect(try await shop.post("/auth/login", Self.wrong).status == 401) }

            let over = try await shop.post("/auth/login", Ask.login())
            #expect(over.status == 429)
            #expect(over.code == "too_many_tries")
            #expect(over[header: "Retry-After"] == "2")

            clock.advance(seconds: 2)
            #expect(try await shop.post("/auth/login", Self.wrong).status == 401)
            #expect(try await shop.post("/auth/login", Self.wrong).status == 429)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the right password fills the bucket again`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await shop.signUp()
            for _ in 0..<3 {
                for _ in 0..<9 { _ = try await shop.post("/auth/login", Self.wrong) }
                #expect(try await shop.post("/auth/login", Ask.login()).status == 200)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `guesses that come all at once are counted, too`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            _ = try await shop.signUp()

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 {
                    group.addTask { try await shop.post("/auth/login", Self.wrong).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }

            #expect(statuses.count { $0 == 401 } == 10, "\(statuses)")
            #expect(statuses.count { $0 == 429 } == 30, "\(statuses)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an attacker elsewhere does not lock the owner out`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock, server: Self.behindProxy) { shop in
            _ = try await shop.signUp()
            let evil = ["X-Forwarded-For": "203.0.113.9"]
            for _ in 0..<20 { _ = try await shop.post("/auth/login", Self.wrong, headers: evil) }

            let attacker = try await shop.post("/auth/login", Ask.login(), headers: evil)
            let owner = try await shop.post(
                "/auth/login",
                Ask.login(),
                headers: ["X-Forwarded-For": "198.51.100.7"]
            )

            #expect(attacker.status == 429)
            #expect(owner.status == 200, "\(owner.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `one network may not try all accounts`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            for number in 0..<100 {
                let body = Ask.login("user\(number)@example.com", "wrong password")
                #expect(try await shop.post("/auth/login", body).status == 401)
            }

            let over = try await shop.post("/auth/login", Ask.login("one@example.com"))
            #expect(over.status == 429)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a hundred failures in a row make it slow`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await database.with(clock: clock.clock) { database in
            let bucket = Throttle.account.bucket(of: "ann", .standard)
            for _ in 0..<100 {
                try await database.write { tx in try ThrottleTable.draw([bucket], in: tx) }
                clock.advance(seconds: 2)
            }
            for _ in 0..<10 { try await database.write { tx in try ThrottleTable.draw([bucket], in: tx) } }

            let wait = try await database.read { tx in try ThrottleTable.wait([bucket], in: tx) }

            #expect(wait > 2 && wait <= 30 * 12, "\(wait)")
            clock.advance(seconds: 30)
            let later = try await database.read { tx in try ThrottleTable.wait([bucket], in: tx) }
            #expect(later == wait - 30 || later == 0, "\(wait), then \(later)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `links that are guessed are counted`(database: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(database, clock: clock.clock) { shop in
            let bad = String(repeating: "0", count: 64)
            let reset = #"{"token":"\#(bad)","new_password":"\#(Ask.other)"}"#
            for _ in 0..<5 {
                #expect(try await shop.post("/auth/password/reset", reset).status == 400)
                #expect(try await shop.post("/auth/email/verify", #"{"token":"\#(bad)"}"#).status == 400)
            }

            let overReset = try await shop.post("/auth/password/reset", reset)
            let overVerify = try await shop.post("/auth/email/verify", #"{"token":"\#(bad)"}"#)
            #expect(overReset.status == 429 && overVerify.status == 429)
        }
    }

    @Test(arguments: [
        ("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"),
        ("2001:db8::1", "2001:db8:0:0"), ("::1", "0:0:0:0"), ("2001:db8:1:2::", "2001:db8:1:2"),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.9"), ("unknown", "unknown"),
    ])
    func `a network is an IPv4 address or half an IPv6 one`(address: String, network: String) {
        #expect(Throttle.network(of: address) == network)
    }
}
