import Kernel
import Support
import Testing

/// Giving back what gift cards and store credit paid, and giving back as credit.
@Suite struct GiftCardRefundTests {
    /// Paid with 50.00 of a card, and 39.99 by the provider.
    private static func order(_ desk: Desk, as identity: Identity) async throws -> (
        order: String, code: String
    ) {
        let thing = try await desk.stock("A-1", 5)
        let card = try await desk.giftCard("50")
        let placed = try await desk.buy(thing, #","gift_card_codes":["\#(card.code)"]"#, as: identity)
        let order = try #require(placed["order_id"], "\(placed)")
        _ = try await desk.confirm(order)
        return (order, card.code)
    }

    @Test(arguments: TestDatabase.all)
    func `money goes back to the provider first, then to the card, never more than was paid`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            let (order, code) = try await Self.order(desk, as: try await desk.user("ann"))

            let first = try await desk.refund(order, #"{"amount":20}"#)
            #expect(first["way"] == "till" && first.json["parts"] == nil, "\(first)")
            let second = try await desk.refund(order, #"{"amount":30}"#)
            let parts = second.json["parts"]?.array ?? []
            #expect(parts.map { $0["way"]?.string } == ["till", "gift_card"], "\(second)")
            #expect(parts.map { $0["amount"]?.text } == ["19.99", "10.01"])
            #expect(second.json["amount"]?.text == "30.00")
            #expect(try await desk.balance(code) == "10.01")
            #expect(try await desk.refund(order, #"{"amount":40}"#).code == "refund_exceeds_paid")
            try await desk.audit()
            let rest = try await desk.refund(order)
            #expect(rest["way"] == "gift_card" && rest.json["amount"]?.text == "39.99", "\(rest)")
            #expect(try await desk.balance(code) == "50.00")
            #expect(try await desk.booked("clearing:gift_card") == 0)
            #expect(try await desk.refund(order).code == "refund_exceeds_paid")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a refund can be store credit or a new card instead`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let (order, code) = try await Self.order(desk, as: ann)

            let credited = try await desk.refund(order, #"{"amount":60,"to":"store_credit"}"#)
            #expect(credited["way"] == "store_credit" && credited["status"] == "succeeded", "\(credited)")
            #expect(try await desk.storeCredit(ann) == "60.00")
            let carded = try await desk.refund(order, #"{"amount":9.99,"to":"gift_card"}"#)
            #expect(carded["way"] == "gift_card", "\(carded)")
            let new = try #require(try await desk.mailedCodes().first)
            #expect(try await desk.balance(new) == "9.99")
            let rest = try await desk.refund(order)
            #expect(rest["way"] == "till" && rest.json["amount"]?.text == "20.00", "\(rest)")
            #expect(try await desk.balance(code) == "0.00")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `somebody without an account gets no store credit`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let (order, _) = try await Self.order(desk, as: try await desk.visitor())

            let refused = try await desk.refund(order, #"{"amount":1,"to":"store_credit"}"#)

            #expect(refused.status == 422, "\(refused)")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a refund brings an expired card back for a year`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let thing = try await desk.stock("A-1", 5)
            let soon = Timestamp(milliseconds: desk.clock.clock.now().milliseconds + 60_000)
            let card = try await desk.giftCard("100", #","expires_at":"\#(soon)""#)
            let placed = try await desk.buy(thing, #","gift_card_codes":["\#(card.code)"]"#, as: ann)
            #expect(placed["status"] == "paid", "\(placed)")
            desk.clock.advance(seconds: 120)
            try await desk.work()
            #expect(try await desk.booked("credit_expired") == -1_001)

            _ = try await desk.cancel(try #require(placed["order_id"]))

            #expect(try await desk.balance(card.code) == "89.99")
            desk.clock.advance(seconds: 364 * 86_400)
            #expect(try await desk.balance(card.code) == "89.99")
            desk.clock.advance(seconds: 86_401)
            #expect(try await desk.balance(card.code) == "0.00")
            try await desk.audit()
        }
    }
}
