import Kernel
import Orders
import Support
import Testing

@Suite struct OrderStatusTests {
    @Test func `the table of moves is the one in the rules`() {
        #expect(Set(OrderStatus.allCases.map(\.rawValue)) == Set(RuledMoves.next.keys))
        for status in OrderStatus.allCases {
            #expect(Set(status.next.map(\.rawValue)) == RuledMoves.next[status.rawValue])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `asking for the status it has writes no history`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 1)])
            _ = try await desk.move(order, "processing")
            _ = try await desk.move(order, "processing")

            let history = try await desk.call("ShowOrderHistory", [("order", order)])

            let steps = history.json.array?.map { $0["to"]?.string }
            #expect(steps == ["pending", "processing"])
            #expect(history.json.array?.last?["actor"]?.string == "staff")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an unknown word is invalid`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 1)])
            #expect(try await desk.move(order, "lost").status == 422)
            #expect(try await desk.show(order)["status"] == "pending")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `cancelling a paid order puts the pieces back once`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let order = try await desk.order([thing], pieces: 2)
            _ = try await desk.confirm(order)
            #expect(try await desk.level(thing) == "3/0")

            let first = try await desk.call("CancelOrder", [("order", order)])
            let second = try await desk.call("CancelOrder", [("order", order)])

            #expect(first.status == 200 && second.status == 200)
            #expect(try await desk.level(thing) == "5/0")
            #expect(try await desk.tasks() == ["refund"])
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a shipped order is not cancelled`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 1)])
            _ = try await desk.move(order, "shipped")
            #expect(try await desk.call("CancelOrder", [("order", order)]).status == 409)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `goods sent on invoice are paid later`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 3)
            let order = try await desk.order([thing])
            _ = try await desk.move(order, "shipped")

            let confirmed = try await desk.confirm(order)

            #expect(confirmed.status == 200)
            let shown = try await desk.show(order)
            #expect(shown["status"] == "shipped" && shown["payment_status"] == "paid")
            #expect(try await desk.level(thing) == "2/0")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what went out on invoice and came back is refunded of nothing`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let order = try await desk.order([try await desk.stock("A-1", 3)])
            _ = try await desk.move(order, "shipped")

            let back = try await desk.move(order, "refunded")
            #expect(back.status == 200, "\(back)")
            #expect(try await desk.tasks() == [])
            try await desk.audit()

            // Whoever pays the invoice all the same gets the money back.
            _ = try await desk.confirm(order)
            #expect(try await desk.show(order)["status"] == "refunded")
            #expect(try await desk.tasks() == ["refund"])
            try await desk.audit()
        }
    }
}
