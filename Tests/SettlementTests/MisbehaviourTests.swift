import Kernel
import Settlement
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
            let order = try await both.order()

            let paid = try await both.pay(order, row.fault)
            #expect(paid.status == row.answer, "\(paid.text)")
            try await both.expect(row.first, of: order)
            clock.advance(seconds: row.seconds)
            try await both.expect(row.last, of: order)

            let books = try await both.books()
            #expect(books.clearing == row.clearing)
            #expect(books.sum == 0)
            #expect(books.captures == (row.last == "paid" ? 1 : 0))
            #expect(books.mismatches == (row.fault.hasPrefix("wrong") ? 1 : 0))
            #expect(try await both.stock() == (row.last == "paid" ? 74 : 75))
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a card number means what its header means`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { both in
            let order = try await both.order()
            let body = #"{"order_id":"\#(order)","amount":89.99,"card_number":"4000000000000002"}"#
            let declined = try await TestHTTP.send("POST", "\(both.payments)/payments/orders", body)
            try await both.expect("payment_failed", of: order)
            let good = body.replacing("4000000000000002", with: "4242424242424242")
            let charged = try await TestHTTP.send("POST", "\(both.payments)/payments/orders", good)
            try await both.expect("paid", of: order)

            #expect(declined.status == 402 && declined.json["code"]?.string == "card_declined")
            #expect(charged.status == 201)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `reconciling by hand settles what was charged in silence, once`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            _ = try await both.order()
            try await both.pay(order, "never")

            let first = try await both.reconcile()
            let second = try await both.reconcile()

            #expect(first.asked == 2 && first.settled == 1 && first.pending == 1)
            #expect(second.asked == 1 && second.settled == 0 && second.unreachable.isEmpty)
            #expect(try await both.shop.get("/orders/\(order)").json["status"]?.string == "paid")
            #expect(try await both.books().captures == 1)
        }
    }
}
