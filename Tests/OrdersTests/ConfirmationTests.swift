import Kernel
import Orders
import Support
import Testing

@Suite struct ConfirmationTests {
    @Test(arguments: TestDatabase.all)
    func `a confirmation counts once`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 75)
            let order = try await desk.order([thing], pieces: 2)
            #expect(try await desk.level(thing) == "75/2")

            let first = try await desk.confirm(order)
            let second = try await desk.confirm(order)

            #expect(first.status == 200)
            #expect(first["status"] == "paid" && first["message"] == "Payment confirmed. Stock updated.")
            #expect(second.status == 400 && second.code == "already_processed")
            #expect(second.detail == "Order already processed (status: paid)")
            #expect(try await desk.level(thing) == "73/0")
            #expect(try await desk.attempts(order) == ["succeeded"])
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of twenty confirmations at once one counts`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let order = try await desk.order([thing])

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await desk.confirm(order).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(statuses.sorted() == [200] + Array(repeating: 400, count: 19))
            #expect(try await desk.level(thing) == "4/0")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a failure releases the stock and a later success takes it again`(engine: TestDatabase) async throws
    {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 3)
            let order = try await desk.order([thing])

            let failed = try await desk.confirm(order, "failed")
            #expect(
                failed["status"] == "payment_failed" && failed["message"] == "Payment failed. Stock released."
            )
            #expect(try await desk.level(thing) == "3/0")
            #expect(try await desk.confirm(order, "failure").status == 400)

            #expect(try await desk.confirm(order)["status"] == "paid")
            #expect(try await desk.level(thing) == "2/0")
            #expect(try await desk.attempts(order) == ["failed", "succeeded"])
            try await desk.audit()
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [#","amount":1"#, #","amount":89.98"#, #","amount":89.99,"currency":"EUR""#, #","amount":89.995"#]
    )
    func `another amount never pays`(engine: TestDatabase, wrong: String) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 3)
            let order = try await desk.order([thing])

            for _ in 1...2 {
                let answer = try await desk.confirm(order, "success", wrong)
                #expect(answer.status == 409 && answer.code == "amount_mismatch", "\(answer)")
            }

            #expect(try await desk.show(order)["payment_status"] == "pending")
            #expect(try await desk.attempts(order) == ["mismatched"])
            #expect(try await desk.tasks() == ["amount_mismatch"])
            #expect(try await desk.level(thing) == "3/1")
            #expect(
                try await desk.confirm(order, "success", #","amount":89.99,"currency":"USD""#).status == 200
            )
            #expect(try await desk.attempts(order) == ["mismatched", "succeeded"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `success after the hold lapsed takes what is there`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 1)
            let order = try await desk.order([thing])
            desk.clock.advance(seconds: 901)

            #expect(try await desk.confirm(order)["status"] == "paid")

            // The lapsed hold is swept by the take that needs its piece.
            #expect(try await desk.level(thing) == "0/0")
            #expect(try await desk.tasks().isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `success after the last piece went elsewhere queues a refund`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 1)
            let late = try await desk.order([thing])
            desk.clock.advance(seconds: 901)
            let quick = try await desk.order([thing])
            #expect(try await desk.confirm(quick)["status"] == "paid")

            #expect(try await desk.confirm(late)["status"] == "paid")

            #expect(try await desk.tasks() == ["refund"])
            #expect(try await desk.level(thing) == "0/0")
            #expect(try await desk.move(late, "processing").code == "out_of_stock")
            #expect(try await desk.call("CancelOrder", [("order", late)]).status == 200)
            #expect(try await desk.level(thing) == "0/0")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `money for a cancelled order goes back`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 1)
            let order = try await desk.order([thing])
            _ = try await desk.call("CancelOrder", [("order", order)])

            for _ in 1...2 {
                #expect(try await desk.confirm(order).detail == "Order already processed (status: cancelled)")
            }

            #expect(try await desk.attempts(order) == ["cancelled", "succeeded"])
            #expect(try await desk.tasks() == ["refund"])
            #expect(try await desk.level(thing) == "1/0")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a signed message may come any number of times`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 1)])
            let body = #"{"order_id":"\#(order)","status":"success","amount":"89.99","currency":"USD"}"#
            var bodies: Set<String> = []

            for _ in 1...3 {
                let answer = try await desk.call(
                    "HearProvider",
                    [("provider", "till")],
                    body,
                    as: Desk.stranger,
                    headers: ["webhook-signature": "till"]
                )
                #expect(answer.status == 200)
                bodies.insert(answer.json.text)
            }

            #expect(bodies.count == 1)
            #expect(try await desk.show(order)["status"] == "paid")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a second charge for a paid order goes back`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 3)])
            for charge in ["ch_1", "ch_1", "ch_2", "ch_2", "ch_3"] {
                let body = #"{"order_id":"\#(order)","status":"success","charge_id":"\#(charge)"}"#
                let answer = try await desk.call(
                    "HearProvider",
                    [("provider", "till")],
                    body,
                    headers: ["webhook-signature": "till"]
                )
                #expect(answer.status == 200)
            }

            #expect(try await desk.attempts(order) == ["succeeded", "succeeded", "succeeded"])
            #expect(try await desk.tasks() == ["refund", "refund"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `nobody else confirms`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 1)])
            let body = #"{"order_id":"\#(order)","status":"success"}"#

            let stranger = try await desk.call("ConfirmPayment", [], body, as: Desk.stranger)
            let forged = try await desk.call(
                "ConfirmPayment",
                [],
                body,
                as: Desk.stranger,
                headers: ["webhook-signature": "v1,x"]
            )
            let elsewhere = try await desk.call(
                "HearProvider",
                [("provider", "nobody")],
                body,
                headers: ["webhook-signature": "till"]
            )

            #expect(stranger.status == 404)
            #expect(forged.status == 400 && forged.code == "bad_signature")
            #expect(elsewhere.status == 404)
            #expect(try await desk.confirm("nothing").status == 404)
            #expect(try await desk.show(order)["status"] == "pending")
        }
    }

    @Test func `without a sandbox there is nothing to confirm at`() async throws {
        try await Desk.open(.sqlite, providers: []) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 1)])
            #expect(try await desk.confirm(order).status == 404)
        }
    }
}
