import Kernel
import Support
import Testing

/// What buyers are told about their orders.
@Suite struct OrderMailTests {
    /// Kinds of the mails there are, all to Ann.
    private static func kinds(_ desk: Desk) async throws -> [String] {
        try await desk.mails().map { mail in
            let words = mail.split(separator: " ").map(String.init)
            #expect(words.last == "ann@example.com")
            return words.first ?? ""
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a buyer hears of the payment once, of the shipment and of the refund`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let order = try #require(
                try await desk.place(thing, as: try await desk.user("ann"))["order_id"]
            )
            for _ in 0..<3 { _ = try await desk.confirm(order) }
            #expect(try await Self.kinds(desk) == ["order_placed", "order_paid"])

            for status in ["processing", "shipped", "shipped", "delivered", "refunded"] {
                #expect(try await desk.move(order, status).status == 200)
            }
            _ = try await desk.move(order, "pending")

            #expect(
                try await Self.kinds(desk) == [
                    "order_placed", "order_paid", "order_shipped", "order_refunded",
                ]
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what was paid by hand and cancelled is told too`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let order = try #require(
                try await desk.place(thing, as: try await desk.user("ann"))["order_id"]
            )
            for status in ["paid", "cancelled"] {
                #expect(try await desk.move(order, status).status == 200)
            }
            #expect(try await Self.kinds(desk) == ["order_placed", "order_paid", "order_refunded"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order that fails, and one of nobody with an address, is not told`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let ann = try #require(
                try await desk.place(thing, as: try await desk.user("ann"))["order_id"]
            )
            let guest = try #require(try await desk.checkOut(try await desk.cart([thing]))["order_id"])
            _ = try await desk.confirm(ann, "failed")
            _ = try await desk.confirm(guest)
            for status in ["shipped", "refunded"] { _ = try await desk.move(guest, status) }

            #expect(try await Self.kinds(desk) == ["order_placed"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the mail about a payment takes two statements that nobody waits for`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let ann = try #require(
                try await desk.place(thing, as: try await desk.user("ann"))["order_id"]
            )
            let guest = try #require(try await desk.checkOut(try await desk.cart([thing]))["order_id"])
            var counts: [Int] = []
            for order in [ann, guest] {
                let body = #"{"order_id":"\#(order)","status":"success"}"#
                counts.append(try await desk.statements(of: "ConfirmPayment", [], body))
            }
            #expect(counts == [counts[1] + 2, counts[1]])
        }
    }
}
