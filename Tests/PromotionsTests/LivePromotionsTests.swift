import Kernel
import Pricing
import Promotions
import Support
import Testing

/// Which promotions a cart is offered, and what a buyer is told who enters a code.
@Suite struct LivePromotionsTests {
    private static func names(_ promotions: [Promotion]) -> [String] { promotions.map(\.source) }

    @Test(arguments: TestDatabase.all)
    func `automatic ones and those of the codes are there, the highest priority first`(engine: TestDatabase)
        async throws
    {
        try await PromotionDesk.open(engine) { desk in
            let plain = try await desk.make()
            let first = try await desk.make(#""priority": 9"#)
            let coded = try await desk.make(#""needs_code": true, "priority": 5"#)
            _ = try await desk.make(#""is_active": false"#)
            let euros = try await desk.make(#""currency": "EUR""#)
            let gone = try await desk.make()
            #expect(try await desk("DeletePromotion", ["id": "\(gone)"]).status == 204)
            try await desk.addCode("Ten-Off", to: coded)

            #expect(Self.names(try await desk.live()) == ["promotion:\(first)", "promotion:\(plain)"])
            let all = try await desk.live(["nonsense", " ten off ", "'; --", "TENOFF"])
            #expect(
                Self.names(all) == ["promotion:\(first)", "promotion:\(coded)", "promotion:\(plain)"]
            )
            #expect(all.map(\.code) == [nil, "TEN-OFF", nil])
            #expect(all.first?.reason == "Ten off")
            let there = try await desk.live([], try #require(Currency("EUR")))
            #expect(
                Set(Self.names(there)) == ["promotion:\(plain)", "promotion:\(first)", "promotion:\(euros)"]
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `they begin and end at their moments, and say when`(engine: TestDatabase) async throws {
        let clock = TestClock("2026-11-21T12:00:00Z")
        try await PromotionDesk.open(engine, clock: clock.clock) { desk in
            let id = try await desk.make(
                #""starts_at": "2026-11-21T13:00:00Z", "ends_at": "2026-11-21T14:00:00Z""#
            )

            func look() async throws -> (count: Int, until: String?) {
                try await desk.database.read { tx in
                    let live = try LivePromotions.load(
                        codes: [],
                        currency: PromotionDesk.dollar,
                        customer: nil,
                        in: tx
                    )
                    return (live.count, tx.validUntil?.description)
                }
            }

            #expect(try await look() == (0, "2026-11-21T13:00:00.000Z"))
            clock.advance(seconds: 3_600)
            #expect(try await look() == (1, "2026-11-21T14:00:00.000Z"))
            clock.advance(seconds: 3_600)
            #expect(try await look() == (0, nil))
            _ = try await desk(
                "ChangePromotion",
                ["id": "\(id)"],
                body: #"{"ends_at": null, "conditions": {"hours": {"from": "13:30", "until": "14:30"}}}"#
            )
            #expect(try await look() == (1, "2026-11-21T14:30:00.000Z"))
            clock.advance(seconds: 1_800)
            #expect(try await look() == (1, "2026-11-22T13:30:00.000Z"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what is used up is not offered any more, and its budget is told`(engine: TestDatabase) async throws
    {
        try await PromotionDesk.open(engine) { desk in
            let total = try await desk.make(#""limit_total": 1"#)
            let each = try await desk.make(#""limit_per_customer": 1"#)
            let budget = try await desk.make(#""currency": "USD", "budget": "5.00""#)
            let coded = try await desk.make(#""needs_code": true"#)
            try await desk.addCode("ONE", to: coded, #""limit_uses": 1"#)
            #expect(try await desk.live(["one"], for: "user:1").count == 4)

            try await desk.redeem(budget, 200, order: "a")
            #expect(try await desk.live().last?.budgetLeft?.minor == 300)
            try await desk.redeem(budget, 300, order: "b")
            try await desk.redeem(total, order: "a")
            try await desk.redeem(each, order: "a", customer: "user:1")
            try await desk.redeem(coded, code: "one", order: "a")

            #expect(try await desk.live(["one"], for: "user:1").isEmpty)
            #expect(Self.names(try await desk.live(["one"], for: "user:2")) == ["promotion:\(each)"])
            try await desk.release("a")
            #expect(try await desk.live(["one"], for: "user:1").count == 4)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `two statements load them, however many there are`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            for number in 0..<20 {
                let id = try await desk.make(#""needs_code": \#(number % 2 == 0), "limit_per_customer": 3"#)
                if number % 2 == 0 { try await desk.addCode("CODE\(number)", to: id) }
            }
            func count(_ codes: [String]) async throws -> Int {
                try await desk.database.read { tx in
                    try StatementCount.of(tx) { tx in
                        _ = try LivePromotions.load(
                            codes: codes,
                            currency: PromotionDesk.dollar,
                            customer: "user:1",
                            in: tx
                        )
                    }
                }
            }

            #expect(try await count([]) == 1)
            #expect(try await count((0..<20).map { "code\($0)" }) == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `only what took something is redeemed, once for an order`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make()
            try await desk.redeem(id, 0, order: "a")
            #expect(try await desk.uses(of: id).uses == 0)
            try await desk.database.write { tx in
                let other = AppliedPromotion(
                    source: "gift:1",
                    code: nil,
                    amount: Money(minor: 5, currency: PromotionDesk.dollar)
                )
                try LivePromotions.redeem([other], order: "a", customer: nil, in: tx)
            }
            try await desk.redeem(id, 5, order: "a")

            await #expect(throws: DatabaseError.self) { try await desk.redeem(id, 5, order: "a") }
            await #expect(throws: PromotionRefusal.usedUp("promotion:999")) {
                try await desk.redeem(999, 5, order: "a")
            }
            #expect(try await desk.uses(of: id).uses == 1)
            try await desk.expectSound()
        }
    }
}
