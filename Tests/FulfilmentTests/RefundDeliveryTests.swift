import Kernel
import Support
import Testing

/// Refunds at providers that do not answer, or refuse.
@Suite struct RefundDeliveryTests {
    private static func refunds(_ desk: RefundDesk, _ order: String) async throws -> [String] {
        let list = try await desk.shop.get("/orders/\(order)/refunds", key: desk.key)
        return list.json.array?.compactMap { $0["status"]?.string } ?? []
    }

    @Test(arguments: TestDatabase.all)
    func `a provider that is down is asked until it is back, and pays once`(
        database: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await RefundDesk.open(database, clock: clock.clock) { desk in
            let order = try await desk.order()
            desk.till.mood = .isDown
            _ = try await desk.refund(order)
            for _ in 0..<5 {
                try await desk.runJobs()
                clock.advance(seconds: 3_600)
            }
            #expect(try await Self.refunds(desk, order) == ["pending"])
            #expect(desk.till.asked == 5 && desk.till.paid.isEmpty)
            #expect(try await desk.balance("refunds") == 0)

            desk.till.mood = .pays
            try await desk.runJobs()
            clock.advance(seconds: 7_200)
            try await desk.runJobs()

            #expect(try await Self.refunds(desk, order) == ["succeeded"])
            #expect(desk.till.asked == 6 && desk.till.paid.values.reduce(0, +) == 2_199)
            #expect(try await desk.balance("clearing:till") == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a provider that refuses for good leaves a task for staff`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            desk.till.mood = .refuses
            _ = try await desk.refund(order, #"{"amount":5}"#)
            try await desk.runJobs()

            let tasks: [String] = try await desk.shop.database.read { tx in
                try tx.rows("SELECT detail FROM payment_tasks").map { $0[0] }
            }
            #expect(try await Self.refunds(desk, order) == ["failed"])
            #expect(desk.till.asked == 1)
            #expect(tasks.count == 1 && tasks[0].contains("Refund 5.00 USD by hand"), "\(tasks)")
            #expect(try await desk.balance("clearing:till") == 2_199)
        }
    }
}
