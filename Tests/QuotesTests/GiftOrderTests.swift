import Kernel
import Support
import Testing

/// A gift from the promotion to the order, and from the stock.
@Suite struct GiftOrderTests {
    /// A mug with so many pieces, and a promotion that gives one with each order of some goods.
    private static func mug(
        _ stock: Int,
        in open: OfferShop,
        _ terms: String = #""limit_total":2"#
    ) async throws -> Goods.Made {
        let made = try await open.shop.database.write { tx in
            try Goods.make("Mug", price: 400, stock: stock, in: tx)
        }
        _ = try await open.promotion(
            #"""
            "name":"A mug for you",\#(terms),
            "conditions":{"product_ids":[\#(OfferShop.keyboard)]},
            "effects":[{"type":"gift","variant_id":\#(made.variant)}]
            """#
        )
        return made
    }

    private static func available(_ made: Goods.Made, _ open: OfferShop) async throws -> Int64? {
        try await open.shop.database.read { tx in
            try tx.first("SELECT on_hand - held FROM stock_levels WHERE variant_id = \(made.variant)")?[0]
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a gift is shown, ordered for nothing and taken from the stock`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let made = try await Self.mug(1, in: open)
            let cart = try await open.cart(2, to: "US")

            let shown = try await shop.get("/cart/\(cart)")
            let items = shown.json["items"]?.array ?? []
            #expect(items.count == 2, "\(shown.text)")
            #expect(items.last?["is_gift"] == .bool(true) && items.last?["item_id"] == nil)
            #expect(items.last?["price"]?.text == "4.00" && items.last?["line_total"]?.text == "0.00")
            #expect(items.first?["is_gift"] == nil)
            #expect(shown.json["subtotal"]?.text == "183.98" && shown.json["discount"]?.text == "4.00")
            #expect(shown.json["total"]?.text == "197.98" && shown.json["notices"] == nil)
            let (rows, total) = try await open.explained("/cart/\(cart)")
            #expect(rows.hundredths == 19_798 && total == "197.98")
            #expect(rows.contains { $0["words"]?.string?.contains("4.00 less for Mug") == true })

            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":197.98}"#)
            #expect(placed.status == 201, "\(placed.text)")
            #expect(try await Self.available(made, open) == 0)
            let order = try #require(placed.json["order_id"]?.string)
            let kept = try await shop.get("/orders/\(order)")
            let lines = kept.json["items"]?.array ?? []
            #expect(lines.map { $0["is_gift"] } == [nil, .bool(true)], "\(kept.text)")
            #expect(lines.last?["line_total"]?.text == "0.00" && lines.last?["tax"]?.text == "0.00")

            let cancelled = try await shop.post("/orders/\(order)/cancel")
            #expect(cancelled.status == 200, "\(cancelled.text)")
            #expect(try await Self.available(made, open) == 1)
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what is out of stock is not given, and the cart says so`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let made = try await Self.mug(1, in: open)
            let first = try await open.cart(1, to: "US")
            let second = try await open.cart(1, to: "US")
            #expect(try await shop.post("/cart/\(first)/checkout").status == 201)

            let shown = try await shop.get("/cart/\(second)")

            #expect(shown.json["items"]?.array?.count == 1, "\(shown.text)")
            let notice = shown.json["notices"]?.array?.first
            #expect(notice?["code"]?.string == "gift_left_out" && notice?["name"]?.string == "Mug")
            #expect(notice?["variant_id"]?.integer == made.variant.value)
            #expect(shown.json["requirements"]?.array?.isEmpty == true)
            #expect(try await shop.post("/cart/\(second)/checkout").status == 201)
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the last pieces in the cart are not given too`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let made = try await Self.mug(2, in: open, #""is_active":true"#)
            let cart = try await open.cart(1, to: "US")
            let item = #"{"variant_id":\#(made.variant),"quantity":1}"#
            #expect(try await open.shop.post("/cart/\(cart)/items", item).status == 201)

            let one = try await open.shop.get("/cart/\(cart)")
            #expect(try await open.shop.post("/cart/\(cart)/items", item).status == 201)
            let both = try await open.shop.get("/cart/\(cart)")

            #expect(one.json["items"]?.array?.count == 3, "\(one.text)")
            #expect(both.json["items"]?.array?.count == 2, "\(both.text)")
            #expect(both.json["notices"]?.array?.count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `two promotions give two gifts, until the limit of one is reached`(engine: TestDatabase) async throws
    {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            _ = try await Self.mug(9, in: open, #""limit_total":1"#)
            let cup = try await shop.database.write { tx in try Goods.make("Cup", stock: 9, in: tx) }
            _ = try await open.promotion(
                #""name":"Cups","effects":[{"type":"gift","variant_id":\#(cup.variant),"quantity":2}]"#
            )
            let cart = try await open.cart(1, to: "US")

            let placed = try await shop.post("/cart/\(cart)/checkout")
            let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
            let kept = try await shop.get("/orders/\(order)")
            let items = kept.json["items"]?.array ?? []
            #expect(items.map { $0["quantity"]?.integer } == [1, 1, 2], "\(kept.text)")
            let next = try await shop.get("/cart/\(try await open.cart())")

            #expect(next.json["items"]?.array?.map { $0["name"]?.string }.last == "Cup", "\(next.text)")
            #expect(next.json["items"]?.array?.count == 2)
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }
}
