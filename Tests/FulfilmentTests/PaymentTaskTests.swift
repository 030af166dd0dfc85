import Kernel
import Orders
import Payments
import Support
import Testing

/// What staff must look at, from the first word of it to its end.
@Suite struct PaymentTaskTests {
    private static func tasks(_ desk: RefundDesk, _ query: String = "") async throws -> [JSON] {
        let list = try await desk.shop.get("/payments/tasks\(query)", key: desk.key)
        #expect(list.status == 200, "\(list.text)")
        return list.json["tasks"]?.array ?? []
    }

    private static func resolve(
        _ desk: RefundDesk,
        _ task: JSON,
        _ outcome: String
    ) async throws -> TestReply {
        try await desk.shop.post(
            "/payments/tasks/\(task["task_id"]?.integer ?? 0)/resolve",
            #"{"outcome":"\#(outcome)","note":"by bank transfer"}"#,
            key: desk.key
        )
    }

    /// An order that a provider says was paid with too little.
    private static func underpaid(_ desk: RefundDesk, as charge: String?) async throws {
        let order = try await desk.order(paid: false)
        try await desk.shop.database.write { tx in
            try OrderSettlement.settle(
                Confirmation(
                    reference: "order:\(order)",
                    outcome: .succeeded,
                    amount: Amount("20.00"),
                    currency: Currency("USD"),
                    providerReference: charge
                ),
                by: "till",
                in: tx
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what came wrongly and went back by hand leaves suspense once`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            try await Self.underpaid(desk, as: "charge-1")
            let task = try #require(try await Self.tasks(desk).first)
            #expect(task["kind"] == .string("amount_mismatch") && task["resolved_at"] == nil)
            #expect(try await desk.balance("suspense") == -2_000)

            let resolved = try await Self.resolve(desk, task, "paid_back")
            #expect(resolved.status == 200, "\(resolved.text)")
            #expect(resolved.json["outcome"] == .string("paid_back"))
            #expect(resolved.json["resolved_by"]?.string?.isEmpty == false)
            #expect(try await desk.balance("suspense") == 0)
            #expect(try await desk.balance("clearing:till") == 0)

            let again = try await Self.resolve(desk, task, "paid_back")
            #expect(again.status == 409 && again.json["code"] == .string("task_resolved"), "\(again.text)")
            #expect(try await desk.balance("clearing:till") == 0)
            #expect(try await Self.tasks(desk).isEmpty)
            #expect(try await Self.tasks(desk, "?state=resolved").count == 1)
            #expect(try await Audited.faults(desk.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a task that is closed changes nothing in the books`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            try await Self.underpaid(desk, as: "charge-1")
            let task = try #require(try await Self.tasks(desk).first)

            #expect(try await Self.resolve(desk, task, "closed").status == 200)
            #expect(try await desk.balance("suspense") == -2_000)
            #expect(try await Audited.faults(desk.shop.database) == [:])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `money that nobody saw cannot have gone back`(database: TestDatabase) async throws {
        try await RefundDesk.open(database) { desk in
            try await Self.underpaid(desk, as: nil)
            let task = try #require(try await Self.tasks(desk).first)

            let refused = try await Self.resolve(desk, task, "paid_back")
            #expect(refused.status == 409 && refused.json["code"] == .string("task_without_money"))
            #expect(try await Self.tasks(desk).count == 1)
            #expect(try await Self.resolve(desk, task, "closed").status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a refund that its provider refused is booked when a person paid it`(
        database: TestDatabase
    ) async throws {
        try await RefundDesk.open(database) { desk in
            let order = try await desk.order()
            desk.till.mood = .refuses
            _ = try await desk.refund(order, #"{"amount":5}"#)
            try await desk.runJobs()
            let task = try #require(try await Self.tasks(desk).first)
            #expect(task["kind"] == .string("refund"))

            #expect(try await Self.resolve(desk, task, "paid_back").status == 200)
            let refunds = try await desk.shop.get("/orders/\(order)/refunds", key: desk.key)
            #expect(refunds.json.array?.first?["status"] == .string("succeeded"), "\(refunds.text)")
            #expect(try await desk.balance("clearing:till") == 1_699)
            #expect(try await Audited.faults(desk.shop.database) == [:])
        }
    }

    @Test func `who may not give money back may not resolve`() async throws {
        try await RefundDesk.open(.sqlite) { desk in
            try await Self.underpaid(desk, as: "charge-1")
            let reader = try await desk.shop.key(["orders.read"])
            let task = try #require(try await Self.tasks(desk).first?["task_id"]?.integer)

            #expect(try await desk.shop.get("/payments/tasks/\(task)", key: reader).status == 200)
            let body = #"{"outcome":"closed","note":"n"}"#
            let barred = try await desk.shop.post("/payments/tasks/\(task)/resolve", body, key: reader)
            #expect(barred.status == 403)
            #expect(try await desk.shop.get("/payments/tasks", key: desk.ann.access).status == 403)
            let nothing = try await desk.shop.post("/payments/tasks/99999/resolve", body, key: desk.key)
            #expect(nothing.status == 404)
        }
    }
}
