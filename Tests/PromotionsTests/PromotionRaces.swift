import Kernel
import Pricing
import Promotions
import Support
import Testing

/// Limits hold whoever buys at the same time.
@Suite struct PromotionRaces {
    @Test(arguments: TestDatabase.all)
    func `of a hundred buyers ten get a promotion with ten uses`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(#""limit_total": 10"#)

            let count = try await desk.race(100) { tx, number in
                try LivePromotions.redeem([.init(id, 100)], order: "o\(number)", customer: nil, in: tx)
            }

            #expect(count == 10)
            #expect(try await desk.uses(of: id).uses == 10)
            try await desk.expectSound()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a code is used as often as it may be`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(#""needs_code": true"#)
            try await desk.addCode("SEVEN", to: id, #""limit_uses": 7"#)

            let count = try await desk.race(60) { tx, number in
                try LivePromotions.redeem(
                    [.init(id, 100, "SEVEN")],
                    order: "o\(number)",
                    customer: nil,
                    in: tx
                )
            }

            #expect(count == 7)
            #expect(try await desk.uses(of: id).uses == 7)
            try await desk.expectSound()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a budget is spent to the cent and no further`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(#""currency": "USD", "budget": "100.00""#)

            // 13.00 fits seven times into 100.00, and then 9.00 is left.
            let count = try await desk.race(60) { tx, number in
                try LivePromotions.redeem([.init(id, 1_300)], order: "o\(number)", customer: nil, in: tx)
            }
            #expect(count == 7)
            #expect(try await desk.uses(of: id).spent == "91.00")
            try await desk.redeem(id, 900, order: "last")
            #expect(try await desk.uses(of: id).spent == "100.00")
            await #expect(throws: PromotionRefusal.usedUp("Ten off")) {
                try await desk.redeem(id, 1, order: "more")
            }
            try await desk.expectSound()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `each customer gets it as often as one may`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(#""limit_per_customer": 2"#)

            let count = try await desk.race(60) { tx, number in
                try LivePromotions.redeem(
                    [.init(id, 100)],
                    order: "o\(number)",
                    customer: "user:\(number % 5)",
                    in: tx
                )
            }

            #expect(count == 10)
            await #expect(throws: PromotionRefusal.alreadyUsed("Ten off")) {
                try await desk.redeem(id, order: "more", customer: "user:3")
            }
            await #expect(throws: PromotionRefusal.needsCustomer("Ten off")) {
                try await desk.redeem(id, order: "nobody")
            }
            try await desk.redeem(id, order: "another", customer: "user:5")
            try await desk.expectSound()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `orders of several promotions in any order neither deadlock nor count in part`(engine: TestDatabase)
        async throws
    {
        try await PromotionDesk.open(engine) { desk in
            let many = try await desk.make()
            let few = try await desk.make(#""limit_total": 5"#)
            let coded = try await desk.make(#""needs_code": true"#)
            try await desk.addCode("BOTH", to: coded)

            let count = try await desk.race(60) { tx, number in
                let wanted: [AppliedPromotion] = [.init(many, 1), .init(few, 1), .init(coded, 1, "both")]
                let turned = Array(wanted[(number % 3)...] + wanted[..<(number % 3)])
                try LivePromotions.redeem(turned, order: "o\(number)", customer: "user:1", in: tx)
            }

            #expect(count == 5)
            for id in [many, few, coded] { #expect(try await desk.uses(of: id).uses == 5) }
            // A deadlock would be run again.
            #expect(desk.database.reruns == 0)
            try await desk.expectSound()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `uses are given back once, whoever asks`(engine: TestDatabase) async throws {
        try await PromotionDesk.open(engine) { desk in
            let id = try await desk.make(
                #""limit_total": 3, "currency": "USD", "budget": 50, "needs_code": true"#
            )
            try await desk.addCode("ONCE", to: id, #""limit_uses": 3"#)
            for order in ["a", "b", "c"] { try await desk.redeem(id, 1_000, code: "ONCE", order: order) }
            await #expect(throws: PromotionRefusal.usedUp("ONCE")) {
                try await desk.redeem(id, 1_000, code: "ONCE", order: "d")
            }

            _ = try await desk.race(40) { tx, number in
                try LivePromotions.release(order: number % 2 == 0 ? "a" : "nobody's", in: tx)
            }

            let left = try await desk.uses(of: id)
            #expect(left.uses == 2)
            #expect(left.spent == "20.00")
            try await desk.expectSound()
            try await desk.redeem(id, 1_000, code: "once", order: "d")
            #expect(try await desk.uses(of: id).uses == 3)
            try await desk.expectSound()
        }
    }

    @Test(.enabled(if: TestDatabase.all.count > 1))
    func `two servers on one database give no more than there is`() async throws {
        try await TestDatabase.withTwoPools { first, second in
            let desks = [PromotionDesk(first), PromotionDesk(second)]
            let id = try await desks[0].make(#""limit_total": 10, "currency": "USD", "budget": "90""#)

            async let here = desks[0].race(50) { tx, number in
                try LivePromotions.redeem([.init(id, 1_000)], order: "a\(number)", customer: nil, in: tx)
            }
            async let there = desks[1].race(50) { tx, number in
                try LivePromotions.redeem([.init(id, 1_000)], order: "b\(number)", customer: nil, in: tx)
            }

            #expect(try await here + there == 9)
            #expect(try await desks[1].uses(of: id).spent == "90.00")
            try await desks[0].expectSound()
        }
    }
}
