import Kernel
import Support
import Testing

/// Money that comes for orders that nobody waits for any more.
@Suite struct LateMoneyTests {
    /// Charged in silence: no message ever tells of it.
    private static let silence = ["X-Sandbox-Fault": "never"]

    @Test(arguments: TestDatabase.all)
    func `who was charged in silence and cancelled before it was found out gets the money back`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await Self.order(both.shop)
            try await Self.charge(order, at: both.payments, Self.silence)
            try await Self.cancel(order, in: both.shop)

            clock.advance(seconds: 120)

            try await Self.expectBack(1, in: both.shop)
            #expect(try await Audited.faults(both.shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who was told that it failed and was charged in silence all the same has an order that is paid`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await Self.order(both.shop)
            let failed = try await both.shop.post(
                "/payments/confirm",
                #"{"order_id":"\#(order)","status":"failed"}"#
            )
            #expect(failed.json["status"]?.string == "payment_failed", "\(failed.text)")
            try await Self.charge(order, at: both.payments, Self.silence)

            clock.advance(seconds: 120)

            for _ in 0..<3_000
            where try await both.shop.get("/orders/\(order)").json["status"]?.string != "paid" {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await both.shop.get("/orders/\(order)").json["status"]?.string == "paid")
            #expect(try await Audited.faults(both.shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a cancelled order is asked about for a day, and then no more`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await Self.order(both.shop)
            try await Self.cancel(order, in: both.shop)
            clock.advance(seconds: 25 * 3_600)
            for _ in 0..<3_000 where try await Self.isAskedAbout(in: both.shop) {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await !Self.isAskedAbout(in: both.shop))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `money that came for several cancelled orders goes back, and the audit finds nothing`(
        engine: TestDatabase
    ) async throws {
        try await TestShop.openWithPayments(engine) { both in
            for _ in 1...3 {
                let order = try await Self.order(both.shop)
                try await Self.cancel(order, in: both.shop)
                try await Self.charge(order, at: both.payments)
            }

            try await Self.expectBack(3, in: both.shop)
            let faults = try await Audited.faults(both.shop.database)
            #expect(faults.isEmpty, "\(faults)")
        }
    }

    // MARK: Steps

    private static func order(_ shop: TestShop) async throws -> String {
        let cart = try await shop.post("/cart")
        let id = try #require(cart.json["cart_id"]?.string)
        _ = try await shop.post("/cart/\(id)/items", #"{"product_id":3,"quantity":1}"#)
        let placed = try await shop.post("/cart/\(id)/checkout")
        return try #require(placed.json["order_id"]?.string, "\(placed.text)")
    }

    private static func cancel(_ order: String, in shop: TestShop) async throws {
        let cancelled = try await shop.post("/orders/\(order)/cancel")
        #expect(cancelled.json["status"]?.string == "cancelled", "\(cancelled.text)")
    }

    private static func charge(
        _ order: String,
        at payments: String,
        _ headers: [String: String] = [:]
    ) async throws {
        let paid = try await TestHTTP.send(
            "POST",
            "\(payments)/payments/orders",
            #"{"order_id":"\#(order)","amount":89.99}"#,
            headers: headers
        )
        #expect(paid.status == 201, "\(paid.text)")
    }

    /// Waits until so many refunds were paid, and the provider's account is empty again.
    private static func expectBack(_ count: Int, in shop: TestShop) async throws {
        var seen: [Int] = []
        for _ in 0..<3_000 {
            seen = try await shop.database.read { tx in
                let row = try tx.first(
                    """
                    SELECT (SELECT COUNT(*) FROM payment_refunds WHERE status = 'succeeded'),
                        (SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger_postings
                         WHERE account = 'clearing:sandbox')
                    """
                )
                return row.map { [$0[0], $0[1]] } ?? []
            }
            if seen == [count, 0] { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(seen == [count, 0])
    }

    private static func isAskedAbout(in shop: TestShop) async throws -> Bool {
        try await shop.database.read { tx in
            try tx.first("SELECT id FROM payment_attempts WHERE next_ask_at IS NOT NULL LIMIT 1") != nil
        }
    }
}
