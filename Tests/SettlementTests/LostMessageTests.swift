import Kernel
import Payments
import Settlement
import Support
import Testing

/// Charges that nobody was told of, of orders that did not wait for them.
@Suite struct LostMessageTests {
    @Test(arguments: TestDatabase.all)
    func `a silent charge of an order that was cancelled is found and goes back`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            try await both.pay(order, "never")
            let cancelled = try await both.shop.post("/orders/\(order)/cancel")
            #expect(cancelled.status == 200, "\(cancelled.text)")
            #expect(try await both.provider() == 8_999)

            clock.advance(seconds: 120)
            try await both.expect("cancelled", of: order)

            #expect(try await both.provider() == 0)
            let books = try await both.books()
            #expect(books.captures == 0 && books.clearing == 0 && books.suspense == 0 && books.sum == 0)
            #expect(try await both.stock() == 75)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a silent charge after a declined one pays the order`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            try await both.pay(order, "decline")
            try await both.expect("payment_failed", of: order)
            try await both.pay(order, "timeout")

            clock.advance(seconds: 120)
            try await both.expect("paid", of: order)

            #expect(try await both.books().clearing == 8_999)
            #expect(try await both.stock() == 74)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a silent charge of an order that staff marked paid goes back`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let (order, key) = (try await both.order(), try await both.shop.key())
            try await both.pay(order, "never")
            let paid = try await both.shop.put("/orders/\(order)/status", #"{"status":"paid"}"#, key: key)
            #expect(paid.status == 200, "\(paid.text)")

            let report = try await both.reconcile()
            try await both.expect("paid", of: order)

            #expect(report.asked == 1 && report.settled == 1 && report.pending == 0)
            #expect(try await both.provider() == 0)
            #expect(try await both.books().clearing == 0)
            #expect(try await both.reconcile().asked == 0)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a wrong amount after a declined card is booked once, whoever is asked`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            try await both.pay(order, "decline")
            try await both.expect("payment_failed", of: order)
            try await both.pay(order, "wrong_amount")
            try await both.expect("payment_failed", of: order)

            clock.advance(seconds: 7_200)
            try await both.expect("payment_failed", of: order)

            let books = try await both.books()
            #expect(books.clearing == 9_000 && books.captures == 0 && books.mismatches == 1)
            #expect(try await both.reconcile().asked == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a wrong amount that comes after the provider was asked is not booked on top`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            let charge = try #require(try await both.pay(order, "never").json["charge_id"]?.string)
            _ = try await both.reconcile()
            try await both.expect("paid", of: order)

            let wrong = #","amount":90.00,"currency":"USD","charge_id":"\#(charge)""#
            let answer = try await both.tell(order, "success", wrong, at: clock.clock.now())

            #expect(answer.status == 409, "\(answer.text)")
            let books = try await both.books()
            #expect(books.clearing == 8_999 && books.suspense == 0 && books.mismatches == 1)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a provider that corrects a wrong amount has its charge booked once`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            let order = try await both.order()
            let charge = try #require(try await both.pay(order, "wrong_amount").json["charge_id"]?.string)
            try await both.expect("pending", of: order)
            #expect(try await both.books().suspense == -9_000)

            let right = #","amount":89.99,"currency":"USD","charge_id":"\#(charge)""#
            for _ in 1...2 {
                let answer = try await both.tell(order, "success", right, at: clock.clock.now())
                #expect(answer.status == 200, "\(answer.text)")
            }
            try await both.expect("paid", of: order)

            let books = try await both.books()
            #expect(books.clearing == 8_999 && books.suspense == 0 && books.captures == 1 && books.sum == 0)
            #expect(try await both.provider() == 8_999)
            let open = try await both.shop.database.read { tx in
                try PaymentTasks.newest(10, isOpen: true, in: tx).count
            }
            #expect(open == 0)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the audit is clean when several orders had too much money`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { both in
            for _ in 1...3 {
                let order = try await both.order()
                _ = try await both.shop.post("/orders/\(order)/cancel")
                try await both.pay(order)
            }
            for _ in 0..<3_000 where try await both.refunds() < 3 {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await both.provider() == 0)
            #expect(try await both.books().clearing == 0)
            #expect(try await Audited.faults(both.shop.database) == [:])
        }
    }
}
