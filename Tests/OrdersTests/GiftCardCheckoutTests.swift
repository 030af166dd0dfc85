import Kernel
import Support
import Testing

/// Paying with gift cards and store credit.
@Suite struct GiftCardCheckoutTests {
    @Test(arguments: TestDatabase.all)
    func `a card pays its part, the provider the rest, and the books say both`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let thing = try await desk.stock("A-1", 5)
            let card = try await desk.giftCard("50")

            let typed = card.code.lowercased().replacing("-", with: " ")
            let placed = try await desk.buy(thing, #","gift_card_codes":["\#(typed)"]"#, as: ann)

            #expect(placed.json["total"]?.text == "89.99", "\(placed)")
            #expect(placed.json["credit_total"]?.text == "50.00")
            #expect(placed.json["amount_due"]?.text == "39.99")
            let row = placed.json["credit"]?.array?.first
            #expect(row?["kind"]?.string == "gift_card" && row?["amount"]?.text == "50.00")
            #expect(row?["last4"]?.string.map(card.code.hasSuffix) == true)
            #expect(try await desk.balance(card.code) == "0.00")
            #expect(try await desk.booked("clearing:gift_card") == -5_000)
            try await desk.audit()

            let order = try #require(placed["order_id"])
            let wrong = try await desk.confirm(order, "success", #","amount":89.99,"currency":"USD""#)
            #expect(wrong.code == "amount_mismatch", "\(wrong)")
            let right = try await desk.confirm(order, "success", #","amount":39.99,"currency":"USD""#)
            #expect(right["status"] == "paid", "\(right)")
            #expect(try await desk.booked("clearing:gift_card") == 0)
            #expect(try await desk.booked("clearing:till") == 3_999)
            #expect(try await desk.booked("sales") == -8_999)
            #expect(try await desk.booked("gift_cards") == 0)
            #expect(try await desk.booked("credit_granted") == 5_000)
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order that credit pays wholly is paid at once, without a provider`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let thing = try await desk.stock("A-1", 5)
            let card = try await desk.giftCard("60")
            try await desk.grant("100", to: ann)

            let placed = try await desk.buy(
                thing,
                #","gift_card_codes":["\#(card.code)"],"use_store_credit":true,"expected_amount_due":0"#,
                as: ann
            )

            #expect(placed["status"] == "paid" && placed["payment_status"] == "paid", "\(placed)")
            #expect(placed.json["amount_due"]?.text == "0.00")
            #expect(try await desk.storeCredit(ann) == "70.01")
            #expect(try await desk.level(thing) == "4/0")
            #expect(try await desk.booked("store_credit") == -7_001)
            #expect(try await desk.booked("sales") == -8_999)
            try await desk.audit()

            let order = try #require(placed["order_id"])
            #expect(try await desk.cancel(order)["payment_status"] == "refunded")
            #expect(try await desk.balance(card.code) == "60.00")
            #expect(try await desk.storeCredit(ann) == "100.00")
            #expect(try await desk.level(thing) == "5/0")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an unpaid order that is cancelled gives its credit back, once`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let thing = try await desk.stock("A-1", 5)
            let card = try await desk.giftCard("50")
            let cards = #","gift_card_codes":["\#(card.code)"]"#
            let order = try #require(try await desk.buy(thing, cards, as: ann)["order_id"])

            _ = try await desk.confirm(order, "failed")
            #expect(try await desk.balance(card.code) == "0.00")
            try await desk.audit()
            _ = try await desk.cancel(order)
            _ = try await desk.cancel(order)

            #expect(try await desk.balance(card.code) == "50.00")
            #expect(try await desk.booked("clearing:gift_card") == 0)
            try await desk.audit()
            // Money that comes all the same is what was due, and goes back.
            _ = try await desk.confirm(order, "success", #","amount":39.99,"currency":"USD""#)
            #expect(try await desk.balance(card.code) == "50.00")
            #expect(try await desk.tasks() == ["refund"])
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a failed order keeps its credit for a day, and can be paid with it`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let thing = try await desk.stock("A-1", 5)
            let card = try await desk.giftCard("100")
            let cards = #","gift_card_codes":["\#(card.code)"]"#
            let first = try #require(try await desk.buy(thing, cards, pieces: 2, as: ann)["order_id"])
            _ = try await desk.confirm(first, "failed")
            let again = try await desk.call("PayOrder", [("order", first)], as: ann)
            #expect(again.json["amount"]?.text == "79.98", "\(again)")
            #expect(try await desk.confirm(first)["status"] == "paid")

            let other = try await desk.giftCard("10")
            let more = #","gift_card_codes":["\#(other.code)"]"#
            let second = try #require(try await desk.buy(thing, more, as: ann)["order_id"])
            _ = try await desk.confirm(second, "failed")
            desk.clock.advance(seconds: 86_401)
            try await desk.work()

            let shown = try await desk.call("ShowOrder", [("order", second)], as: ann)
            #expect(shown["status"] == "cancelled")
            #expect(try await desk.balance(other.code) == "10.00")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `cards in a cart are shown with what they would pay, and checked out`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let cart = try await desk.cart([thing])
            let (one, two) = (try await desk.giftCard("30"), try await desk.giftCard("100"))
            let path = [(name: "cart_id", value: cart)]
            _ = try await desk.call("EnterGiftCard", path, #"{"code":"\#(one.code)"}"#)
            let shown = try await desk.call("EnterGiftCard", path, #"{"code":"\#(two.code)"}"#)

            #expect(
                shown.json["credit"]?.array?.map { $0["amount"]?.text } == ["30.00", "59.99"],
                "\(shown)"
            )
            #expect(shown.json["amount_due"]?.text == "0.00" && shown.json["total"]?.text == "89.99")
            let fewer = try await desk.call(
                "RemoveGiftCard",
                path + [("last4", String(two.code.suffix(4)))]
            )
            #expect(fewer.json["amount_due"]?.text == "59.99", "\(fewer)")

            // Somebody else spends it meanwhile.
            let ann = try await desk.user("ann")
            _ = try await desk.buy(thing, #","gift_card_codes":["\#(one.code)"]"#, as: ann)
            let late = try await desk.checkOut(cart)
            #expect(late.status == 409 && late.code == "gift_card_spent", "\(late)")
            _ = try await desk.call("RemoveGiftCard", path + [("last4", String(one.code.suffix(4)))])
            _ = try await desk.call("EnterGiftCard", path, #"{"code":"\#(two.code)"}"#)
            let surprise = try await desk.checkOut(cart, #"{"expected_amount_due":5}"#)
            #expect(surprise.code == "amount_due_changed", "\(surprise)")
            let paid = try await desk.checkOut(cart)
            #expect(paid.json["amount_due"]?.text == "0.00" && paid["message"] == "The order is paid.")
            #expect(try await desk.balance(two.code) == "10.01")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a failed order's credit goes back when its cart is checked out again`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 5)
            let cart = try await desk.cart([thing])
            let card = try await desk.giftCard("30")
            let path = [(name: "cart_id", value: cart)]
            _ = try await desk.call("EnterGiftCard", path, #"{"code":"\#(card.code)"}"#)
            let first = try #require(try await desk.checkOut(cart)["order_id"])
            _ = try await desk.confirm(first, "failed")

            let second = try await desk.checkOut(cart)

            #expect(second.json["amount_due"]?.text == "59.99", "\(second)")
            #expect(try await desk.booked("clearing:gift_card") == -3_000)
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `cards that are worth nothing are refused, each with its reason`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let ann = try await desk.user("ann")
            let thing = try await desk.stock("A-1", 5)
            let soon = Timestamp(milliseconds: desk.clock.clock.now().milliseconds + 60_000)
            let expiring = try await desk.giftCard("10", #","expires_at":"\#(soon)""#)
            let euro = try await desk.giftCard("10", #","currency":"EUR""#)
            let barred = try await desk.giftCard("10")
            _ = try await desk.call("DisableGiftCard", [("id", barred.id)], as: Desk.staff)
            desk.clock.advance(seconds: 60)

            for (code, problem) in [
                (expiring.code, "gift_card_expired"), (euro.code, "gift_card_other_currency"),
                (barred.code, "gift_card_disabled"), ("2345-6789-ABCD-EFGH-JKMN", "gift_card_not_found"),
                ("what?", "gift_card_not_found"),
            ] {
                let refused = try await desk.buy(thing, #","gift_card_codes":["\#(code)"]"#, as: ann)
                #expect(refused.code == problem, "\(refused)")
            }
            #expect(try await desk.balance(expiring.code) == "0.00")
            #expect(try await desk.booked("credit_expired") == 0)
            try await desk.work()
            #expect(try await desk.booked("credit_expired") == -1_000)
            #expect(try await desk.level(thing) == "5/0")
            try await desk.audit()
        }
    }
}
