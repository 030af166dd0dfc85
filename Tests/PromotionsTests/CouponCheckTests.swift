import Kernel
import Promotions
import Secrets
import Support
import Testing

/// What a buyer is told who enters a code.
@Suite struct CouponCheckTests {
    private static func refusal(
        _ desk: PromotionDesk,
        _ code: String,
        for customer: String? = nil
    ) async throws -> PromotionRefusal? {
        try await desk.database.read { tx in
            do {
                try LivePromotions.check(code: code, customer: customer, in: tx)
                return nil
            } catch let refusal as PromotionRefusal {
                return refusal
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a code is good, or it is told why not`(engine: TestDatabase) async throws {
        let clock = TestClock("2026-11-21T12:00:00Z")
        try await PromotionDesk.open(engine, clock: clock.clock) { desk in
            let id = try await desk.make(#""needs_code": true, "limit_per_customer": 1, "limit_total": 2"#)
            try await desk.addCode("GOOD", to: id)
            try await desk.addCode("SHORT", to: id, #""expires_at": "2026-11-21T12:00:10Z""#)
            try await desk.addCode("SINGLE", to: id, #""limit_uses": 1"#)
            let later = try await desk.make(#""needs_code": true, "starts_at": "2027-01-01T00:00:00Z""#)
            try await desk.addCode("LATER", to: later)
            let off = try await desk.make(#""needs_code": true, "is_active": false"#)
            try await desk.addCode("OFFLINE", to: off)

            for unknown in ["none", "LATER", "OFFLINE", "", "GOOD%", "GO\u{41E}D", "' OR 1=1 --"] {
                #expect(try await Self.refusal(desk, unknown) == .notFound, "\(unknown)")
            }
            for good in ["GOOD", "good", "g-o-o-d", "SHORT", "SINGLE"] {
                #expect(try await Self.refusal(desk, good, for: "user:1") == nil, "\(good)")
            }
            clock.advance(seconds: 10)
            #expect(try await Self.refusal(desk, "short") == .expired("SHORT"))
            try await desk.redeem(id, code: "SINGLE", order: "a", customer: "user:1")
            #expect(try await Self.refusal(desk, "single") == .usedUp("SINGLE"))
            #expect(try await Self.refusal(desk, "good", for: "user:1") == .alreadyUsed("GOOD"))
            #expect(try await Self.refusal(desk, "good", for: "user:2") == nil)
            try await desk.redeem(id, code: "GOOD", order: "b", customer: "user:2")
            #expect(try await Self.refusal(desk, "good", for: "user:3") == .usedUp("GOOD"))
            _ = try await desk("DeleteCouponCode", ["id": "\(id)", "code": "good"])
            #expect(try await Self.refusal(desk, "good") == .notFound)
        }
    }

    @Test func `each refusal has its status and its code`() {
        let table: [(PromotionRefusal, Int, String)] = [
            (.notFound, 404, "coupon_not_found"), (.expired("A"), 409, "coupon_expired"),
            (.usedUp("A"), 409, "coupon_used_up"), (.alreadyUsed("A"), 409, "coupon_already_used"),
            (.needsCustomer("A"), 409, "coupon_needs_customer"),
        ]
        for (refusal, status, code) in table {
            #expect(refusal.problem.kind.status == status)
            #expect(refusal.problem.kind.code == code)
            #expect(PromotionRefusal.kinds.contains(refusal.problem.kind))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who guesses codes has to wait, also for a good one, and others do not`(engine: TestDatabase)
        async throws
    {
        let clock = TestClock()
        try await PromotionDesk.open(engine, clock: clock.clock) { desk in
            let id = try await desk.make(#""needs_code": true"#)
            try await desk.addCode("GOOD", to: id)

            /// Nil for a good code.
            func enter(_ code: String, from address: String = "192.0.2.1") async throws -> Int? {
                let identity = Identity(holder: nil, isLocal: false, address: address)
                do {
                    return try await desk.database.write { tx in
                        try LivePromotions.tried(
                            code: code,
                            customer: nil,
                            by: identity,
                            .standard,
                            in: tx
                        )?.problem.kind.status
                    }
                } catch let problem as Problem {
                    return problem.kind.status
                }
            }

            for number in 0..<20 { #expect(try await enter("guess\(number)") == 404) }
            #expect(try await enter("another") == 429)
            #expect(try await enter("GOOD") == 429)
            #expect(try await enter("GOOD", from: "192.0.2.2") == nil)
            clock.advance(seconds: 10)
            #expect(try await enter("GOOD") == nil)
            #expect(try await enter("GOOD") == nil)
        }
    }
}
