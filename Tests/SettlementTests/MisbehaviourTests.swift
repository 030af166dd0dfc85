import Kernel
import Settlement
import Shop
import Support
import Testing

/// A provider that misbehaves, in every way the sandbox knows, and what becomes of the order and the money.
@Suite struct MisbehaviourTests {
    /// What is done, and what must come of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let fault: String
        /// What the payment server answers the buyer.
        let answer: Int
        /// The order's status once all that comes at once has come.
        let first: String
        /// How much later it is looked at again.
        let seconds: Int64
        let last: String
        /// What the books say of the provider's account at the end, in cents.
        let clearing: Int64

        init(
            _ fault: String,
            _ answer: Int,
            _ first: String,
            _ seconds: Int64,
            _ last: String,
            _ clearing: Int64
        ) {
            (self.fault, self.answer, self.first) = (fault, answer, first)
            (self.seconds, self.last, self.clearing) = (seconds, last, clearing)
        }

        var testDescription: String { fault }
    }

    static let rows = [
        Row("", 201, "paid", 3_600, "paid", 8_999),
        Row("decline", 402, "payment_failed", 3_600, "payment_failed", 0),
        Row("down", 503, "pending", 3_600, "pending", 0),
        Row("timeout", 504, "pending", 120, "paid", 8_999),
        Row("never", 201, "pending", 120, "paid", 8_999),
        Row("late", 201, "pending", 1_300, "paid", 8_999),
        Row("twice", 201, "paid", 120, "paid", 8_999),
        Row("disorder", 201, "payment_failed", 5, "paid", 8_999),
        Row("wrong_amount", 201, "pending", 120, "pending", 9_000),
        Row("wrong_currency", 201, "pending", 120, "pending", 0),
        Row("bad_signature", 201, "pending", 120, "paid", 8_999),
    ]

    @Test(arguments: TestDatabase.all, rows)
    func `each misbehaviour ends as it must, and the money is booked once`(
        engine: TestDatabase,
        row: Row
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await Self.order(both.shop)
            let headers = row.fault.isEmpty ? [:] : ["X-Sandbox-Fault": row.fault]

            let paid = try await TestHTTP.send(
                "POST",
                "\(both.payments)/payments/orders",
                #"{"order_id":"\#(order)","amount":89.99}"#,
                headers: headers
            )
            #expect(paid.status == row.answer, "\(paid.text)")
            try await Self.expect(row.first, of: order, in: both.shop)
            clock.advance(seconds: row.seconds)
            try await Self.expect(row.last, of: order, in: both.shop)

            let books = try await Self.books(both.shop)
            #expect(books.clearing == row.clearing)
            #expect(books.sum == 0)
            #expect(books.captures == (row.last == "paid" ? 1 : 0))
            #expect(books.mismatches == (row.fault.hasPrefix("wrong") ? 1 : 0))
            let stock = try await both.shop.get("/products/3").json["stock"]?.integer
            #expect(stock == (row.last == "paid" ? 74 : 75))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a card number means what its header means`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { both in
            let order = try await Self.order(both.shop)
            let body = #"{"order_id":"\#(order)","amount":89.99,"card_number":"4000000000000002"}"#
            let declined = try await TestHTTP.send("POST", "\(both.payments)/payments/orders", body)
            try await Self.expect("payment_failed", of: order, in: both.shop)
            let good = body.replacing("4000000000000002", with: "4242424242424242")
            let charged = try await TestHTTP.send("POST", "\(both.payments)/payments/orders", good)
            try await Self.expect("paid", of: order, in: both.shop)

            #expect(declined.status == 402 && declined.json["code"]?.string == "card_declined")
            #expect(charged.status == 201)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `reconciling by hand settles what was charged in silence, once`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await Self.order(both.shop)
            _ = try await Self.order(both.shop)
            _ = try await TestHTTP.send(
                "POST",
                "\(both.payments)/payments/orders",
                #"{"order_id":"\#(order)","amount":89.99}"#,
                headers: ["X-Sandbox-Fault": "never"]
            )

            let first = try await Self.reconcile(both.shop)
            let second = try await Self.reconcile(both.shop)

            #expect(first.asked == 2 && first.settled == 1 && first.pending == 1)
            #expect(second.asked == 1 && second.settled == 0 && second.unreachable.isEmpty)
            #expect(try await both.shop.get("/orders/\(order)").json["status"]?.string == "paid")
            #expect(try await Self.books(both.shop).captures == 1)
        }
    }

    // MARK: Steps

    private static func reconcile(_ shop: TestShop) async throws -> Reconciliation.Report {
        let reconciliation = try await shop.database.write { tx in try Reconciliation.begin(in: tx) }
        // The shop's own worker asks.
        for _ in 0..<3_000
        where try await shop.database.read({ tx in try reconciliation.waiting(in: tx) }) > 0 {
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await shop.database.read { tx in try reconciliation.report(in: tx) }
    }

    private static func order(_ shop: TestShop) async throws -> String {
        let cart = try await shop.post("/cart")
        let id = try #require(cart.json["cart_id"]?.string)
        _ = try await shop.post("/cart/\(id)/items", #"{"product_id":3,"quantity":1}"#)
        let placed = try await shop.post("/cart/\(id)/checkout")
        return try #require(placed.json["order_id"]?.string, "\(placed.text)")
    }

    /// Waits until the order has the status and nothing that is due is left to do.
    private static func expect(_ status: String, of order: String, in shop: TestShop) async throws {
        var seen: String?
        for _ in 0..<3_000 {
            seen = try await shop.get("/orders/\(order)").json["status"]?.string
            let isQuiet = try await shop.database.read { tx in
                try tx.first("SELECT id FROM jobs WHERE due_at <= \(tx.now) AND dead_at IS NULL LIMIT 1")
                    == nil
            }
            if seen == status, isQuiet { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(seen == status)
    }

    private struct Books: Sendable {
        var clearing: Int64 = 0
        var sum: Int64 = 0
        var captures = 0
        var mismatches = 0
    }

    private static func books(_ shop: TestShop) async throws -> Books {
        try await shop.database.read { tx in
            let row = try #require(
                try tx.first(
                    """
                    SELECT
                        (SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger_postings
                         WHERE account = 'clearing:sandbox' AND currency = 'USD'),
                        (SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger_postings),
                        (SELECT COUNT(*) FROM ledger_entries WHERE kind = 'capture'),
                        (SELECT COUNT(*) FROM payment_tasks WHERE kind = 'amount_mismatch')
                    """
                )
            )
            return Books(clearing: row[0], sum: row[1], captures: row[2], mismatches: row[3])
        }
    }
}
