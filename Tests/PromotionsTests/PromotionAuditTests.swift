import Kernel
import Promotions
import Support
import Testing

/// The audit finds a coupon too many.
@Suite struct PromotionAuditTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let checks: Set<String>
        let statement: SQL
        let testDescription: String

        init(_ name: String, _ checks: Set<String>, _ statement: SQL) {
            testDescription = name
            self.checks = checks
            self.statement = statement
        }
    }

    private static let faults: [Fault] = [
        Fault(
            "a coupon too many",
            ["promotions.uses", "promotions.codes"],
            """
            INSERT INTO promotion_redemptions (promotion_id, coupon_code_id, order_reference, customer_key,
                amount_minor, currency, created_at)
            SELECT promotion_id, coupon_code_id, 'planted', 'user:9', 100, currency, created_at
            FROM promotion_redemptions WHERE order_reference = 'a'
            """
        ),
        Fault("a use that nobody made", ["promotions.uses"], "UPDATE promotions SET uses = uses + 1"),
        Fault("a use of a code that nobody made", ["promotions.codes"], "UPDATE coupon_codes SET uses = 1"),
        Fault("money that nobody was given", ["promotions.uses"], "UPDATE promotions SET spent_minor = 1"),
        Fault(
            "a use that was given back and not counted back",
            ["promotions.uses", "promotions.codes"],
            "UPDATE promotion_redemptions SET released_at = created_at WHERE order_reference = 'a'"
        ),
        Fault(
            "a customer who had it twice",
            ["promotions.customers"],
            "UPDATE promotion_redemptions SET customer_key = 'user:1'"
        ),
    ]

    @Test(arguments: faults) func `the audit finds`(_ fault: Fault) async throws {
        let clock = TestClock()
        for engine in TestDatabase.all {
            try await PromotionDesk.open(engine, clock: clock.clock) { desk in
                let id = try await desk.make(
                    #""needs_code": true, "limit_per_customer": 1, "limit_total": 9, "currency": "USD""#
                )
                try await desk.addCode("CODE", to: id, #""limit_uses": 4"#)
                clock.advance(seconds: 1)
                try await desk.redeem(id, 100, code: "CODE", order: "a", customer: "user:1")
                try await desk.redeem(id, 100, code: "CODE", order: "b", customer: "user:2")
                try await desk.redeem(id, 100, code: "CODE", order: "c", customer: "user:3")
                try await desk.release("c")
                try await desk.expectSound()

                try await desk.database.write { tx in try tx.execute(fault.statement) }

                #expect(Set(try await Audited.faults(desk.database).keys) == fault.checks, "\(engine)")
            }
        }
    }
}
