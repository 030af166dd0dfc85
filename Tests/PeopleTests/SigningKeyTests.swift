import Accounts
import Kernel
import Proofs
import Shop
import Support
import Testing

/// The keys that sign access tokens are changed while people are signed in.
@Suite struct SigningKeyTests {
    private static func rotate(_ shop: TestShop, atOnce: Bool = false) async throws -> String {
        try await shop.database.write { tx in try SigningKeys.rotate(atOnce: atOnce, in: tx) }
    }

    private static func status(_ shop: TestShop, _ token: String) async throws -> Int {
        try await shop.client(bearer: token).get("/auth/me").status
    }

    private static func keys(_ shop: TestShop) async throws -> SigningKeys {
        try await shop.database.write { tx in try SigningKeys.ensured(in: tx) }
    }

    @Test(arguments: TestDatabase.all)
    func `tokens of the former key are good until they end`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock) { shop in
            let ann = try await shop.signUp()
            let former = try await Self.keys(shop).signing
            clock.advance(seconds: 60)

            let first = try await Self.rotate(shop)
            let second = try await Self.rotate(shop)
            let keys = try await Self.keys(shop)
            #expect(keys.signing.id == second)
            #expect(Set(keys.good(at: clock.clock.now()).keys) == [former.id, first, second])
            #expect(try await Self.status(shop, ann.access) == 200)
            let bob = try await shop.signUp(email: "bob@example.com")
            #expect(try await Self.status(shop, bob.access) == 200)

            clock.advance(seconds: AccessToken.lifetimeSeconds - 61)
            #expect(try await Self.status(shop, ann.access) == 200)
            clock.advance(seconds: 1)
            #expect(try await Self.status(shop, ann.access) == 401)
            #expect(try await Self.status(shop, bob.access) == 200)

            let renewed = try await shop.client().post(
                "/auth/refresh",
                #"{"refresh_token":"\#(ann.refresh)"}"#
            )
            #expect(renewed.status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who knows a former key signs nothing with it after its time`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock) { shop in
            let ann = try await shop.signUp()
            let former = try await Self.keys(shop).signing
            let tokens = shop.shop.settings.accounts.tokens
            let forged = {
                tokens.issue(
                    userID: ann.id.value,
                    sessionID: ann.session.value,
                    id: "0a",
                    keyID: former.id,
                    key: former.key,
                    now: clock.clock.now()
                )
            }
            let forgedEarly = forged()
            _ = try await Self.rotate(shop)
            #expect(try await Self.status(shop, forgedEarly) == 200)

            clock.advance(seconds: AccessToken.lifetimeSeconds + 60)
            #expect(try await Self.status(shop, forged()) == 401)
            let last = try await Self.rotate(shop)
            let good = try await Self.keys(shop).good(at: clock.clock.now())
            #expect(good.count == 2 && good[last] != nil && good[former.id] == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `at once means that no token of before is good`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let ann = try await shop.signUp()
            #expect(try await Self.status(shop, ann.access) == 200)

            _ = try await Self.rotate(shop, atOnce: true)

            #expect(try await Self.status(shop, ann.access) == 401)
            let renewed = try await shop.client().post(
                "/auth/refresh",
                #"{"refresh_token":"\#(ann.refresh)"}"#
            )
            let access = try #require(renewed.json["access_token"]?.string, "\(renewed.text)")
            #expect(try await Self.status(shop, access) == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `rotations at the same time keep each other's keys`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let ann = try await shop.signUp()
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try await Self.rotate(shop) } }
                let made = try await group.reduce(into: Set<String>()) { $0.insert($1) }
                let good = try await Self.keys(shop).good(at: shop.database.clock.now())
                #expect(made.isSubset(of: good.keys) && good.count == 9)
            }
            #expect(try await Self.status(shop, ann.access) == 200)
        }
    }
}
