import Kernel
import Orders
import Support
import Testing

/// Gift cards that are goods.
@Suite struct GiftCardSaleTests {
    @Test(arguments: TestDatabase.all)
    func `each piece becomes a card when the order is paid, without tax, and its code is mailed`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            try await desk.taxed("US")
            let variant = try await desk.cardProduct()
            let ann = try await desk.user("ann", country: "US")
            let placed = try await desk.buy(variant, #","country":"US""#, pieces: 3, as: ann)
            #expect(placed.json["total"]?.text == "75.00" && placed.json["tax"]?.text == "0.00", "\(placed)")
            let order = try #require(placed["order_id"])
            try await desk.work()
            #expect(try await desk.mailedCodes().isEmpty)

            _ = try await desk.confirm(order)
            try await desk.work()
            try await desk.work()

            let codes = try await desk.mailedCodes()
            #expect(Set(codes).count == 3)
            for code in codes { #expect(try await desk.balance(code) == "25.00") }
            #expect(try await desk.booked("gift_cards") == -7_500)
            #expect(try await desk.booked("sales") == 0)
            try await desk.audit()
            let isStored = try await desk.database.read { tx in
                try tx.first("SELECT 1 FROM credit_accounts WHERE code_digest LIKE '%-%'") != nil
            }
            #expect(!isStored)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `unspent cards can be given back, spent ones cannot`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let variant = try await desk.cardProduct()
            let thing = try await desk.stock("A-1", 5, price: 1_000)
            let ann = try await desk.user("ann")
            let order = try #require(try await desk.buy(variant, pieces: 3, as: ann)["order_id"])
            _ = try await desk.confirm(order)
            try await desk.work()
            let codes = try await desk.mailedCodes()
            let spent = try await desk.buy(thing, #","gift_card_codes":["\#(codes[0])"]"#, as: ann)
            #expect(spent["status"] == "paid", "\(spent)")

            #expect(try await desk.cancel(order).code == "gift_card_in_use")
            let two = try await desk.refund(order, #"{"items":[{"sku":"CARD-25","quantity":2}]}"#)
            #expect(two.json["amount"]?.text == "50.00", "\(two)")
            let all = try await desk.refund(order)
            #expect(all.code == "gift_card_in_use", "\(all)")
            #expect(try await desk.balance(codes[0]) == "15.00")
            for code in codes[1...] { #expect(try await desk.balance(code) == "0.00") }
            #expect(try await desk.booked("gift_cards") == -1_500)
            let known = try await desk.database.read { tx in
                try OrderOwners.credit(of: .user(ann.holder?.userID ?? 0), in: tx)
            }
            #expect(known["gift_cards_bought"]?.array?.count == 3, "\(known.text)")
            #expect(codes.allSatisfy { !known.text.contains($0) })
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `gift cards are not bought with credit, and not without an address`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let variant = try await desk.cardProduct()
            let thing = try await desk.stock("A-1", 5, price: 1_000)
            let ann = try await desk.user("ann")
            let card = try await desk.giftCard("100")

            let items = #"{"items":[{"variant_id":\#(variant)},{"variant_id":\#(thing)}]"#
            let placed = try await desk.call(
                "PlaceOrder",
                [],
                items + #","gift_card_codes":["\#(card.code)"]}"#,
                as: ann
            )
            #expect(placed.json["amount_due"]?.text == "25.00", "\(placed)")

            let nobody = try await desk.visitor()
            let refused = try await desk.buy(variant, as: nobody)
            #expect(refused.code == "requirements_missing", "\(refused)")
            let mailed = try await desk.buy(variant, #","email":"bob@example.com""#, as: nobody)
            #expect(mailed.status == 201, "\(mailed)")
            try await desk.audit()
        }
    }
}
