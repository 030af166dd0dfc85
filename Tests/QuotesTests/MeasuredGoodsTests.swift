import Kernel
import Support
import Testing

/// Goods by weight and length, from the shelf to the refund.
@Suite struct MeasuredGoodsTests {
    /// Cheese at 19.90 for 1,000 g, in steps of 50 g from 100 g, with 2,000 g on the shelf.
    private static func cheese(_ open: OfferShop) async throws -> (product: Int64, variant: Int64) {
        let (product, variant) = try await open.product("Cheese", price: "19.90", stock: 2_000)
        let set = try await open.shop.put(
            "/products/\(product)/variants/\(variant)/makeup/measure",
            #"{"unit":"g","per":1000,"step":50,"min":100}"#,
            key: open.key
        )
        #expect(set.status == 200, "\(set.text)")
        return (product, variant)
    }

    @Test(arguments: TestDatabase.all)
    func `what is weighed costs its part of the price, rounded once`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let (product, _) = try await Self.cheese(open)
            let cart = try await open.cart(350, of: Int(product))
            let shown = try await shop.get("/cart/\(cart)")
            let item = try #require(shown.json["items"]?.array?.first, "\(shown.text)")
            // 19.90 × 0.350 = 6.965
            #expect(shown.json["total"]?.text == "6.97")
            #expect(item["quantity"]?.integer == 350 && item["price"]?.text == "19.90")
            #expect(item["measure"]?["unit"]?.string == "g" && item["measure"]?["per"]?.integer == 1_000)
            let (rows, _) = try await open.explained("/cart/\(cart)")
            #expect(rows.first?["reason"]?.string == "350 g at 19.90 for 1000 g", "\(rows)")

            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":6.97}"#)
            #expect(placed.status == 201, "\(placed.text)")
            let order = try #require(placed.json["order_id"]?.string)
            let ordered = try await shop.get("/orders/\(order)")
            let line = try #require(ordered.json["items"]?.array?.first, "\(ordered.text)")
            #expect(line["quantity"]?.integer == 1 && line["line_total"]?.text == "6.97")
            let measured = line["product"]?["makeup"]?["measured"]
            #expect(measured?["quantity"]?.integer == 350, "\(ordered.text)")
            let left = try await shop.get("/inventory/\(product)/availability")
            #expect(left.json["available"]?.integer == 1_650, "\(left.text)")
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what comes back is as much as was taken`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let (product, _) = try await Self.cheese(open)
            let placed = try await open.order([#"{"product_id":\#(product),"quantity":500}"#])
            #expect(placed.json["total"]?.text == "9.95", "\(placed.text)")
            let order = try #require(placed.json["order_id"]?.string)
            func onHand() async throws -> Int64? {
                try await shop.get("/inventory/\(product)/availability").json["stock"]?.integer
            }
            try await open.move(order, to: "paid")
            #expect(try await onHand() == 1_500)
            try await open.move(order, to: "cancelled")
            #expect(try await onHand() == 2_000)
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    /// 500 g for 9.95 were ordered and paid: what the scales say, what goes back, and what is left.
    @Test(
        arguments: TestDatabase.all,
        [(480, "0.40", 1_520), (500, "0.00", 1_500), (530, "0.00", 1_470), (1, "9.93", 1_999)]
    )
    func `what the scales say is what is paid and taken`(
        engine: TestDatabase,
        weighed: (grams: Int, back: String, left: Int64)
    ) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let (product, _) = try await Self.cheese(open)
            let placed = try await open.order([#"{"product_id":\#(product),"quantity":500}"#])
            let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
            let body = #"{"items":[{"sku":"Cheese","quantity":\#(weighed.grams)}]}"#
            let early = try await shop.post("/orders/\(order)/weighings", body, key: open.key)
            #expect(early.status == 409 && early.json["code"]?.string == "order_not_weighable")

            try await open.move(order, to: "paid")
            let reply = try await shop.post("/orders/\(order)/weighings", body, key: open.key)
            #expect(reply.status == 201 && reply.json["refunded"]?.text == weighed.back, "\(reply.text)")
            let stock = try await shop.get("/inventory/\(product)/availability")
            #expect(stock.json["stock"]?.integer == weighed.left)
            let again = try await shop.post("/orders/\(order)/weighings", body, key: open.key)
            #expect(again.status == 409, "\(again.text)")

            let refund = try await shop.post(
                "/orders/\(order)/refunds",
                #"{"items":[{"sku":"Cheese"}]}"#,
                key: open.key
            )
            #expect(refund.status == 201, "\(refund.text)")
            let shown = try await shop.get("/orders/\(order)")
            #expect(shown.json["payment_status"]?.string == "refunded", "\(shown.text)")
            let back = try await shop.get("/inventory/\(product)/availability")
            #expect(back.json["stock"]?.integer == 2_000)
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `only what is measured is weighed`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let placed = try await open.order([#"{"product_id":\#(OfferShop.keyboard)}"#])
            let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
            try await open.move(order, to: "paid")
            for body in [
                #"{"items":[{"product_id":\#(OfferShop.keyboard),"quantity":5}]}"#,
                #"{"items":[{"quantity":5}]}"#,
                #"{"items":[{"sku":"no"}]}"#,
            ] {
                let reply = try await open.shop.post("/orders/\(order)/weighings", body, key: open.key)
                #expect(reply.status == 422, "\(reply.text)")
            }
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [(120, 422, "multiple of 50 g"), (50, 422, "at least 100 g"), (2_050, 400, "Not enough stock")]
    )
    func `quantities that are not sold are refused`(
        engine: TestDatabase,
        refused: (quantity: Int, status: Int, words: String)
    ) async throws {
        try await OfferShop.open(engine) { open in
            let (product, _) = try await Self.cheese(open)
            let body = #"{"product_id":\#(product),"quantity":\#(refused.quantity)}"#
            let ann = try await open.shop.signUp()
            for reply in [
                try await open.order([body]),
                try await open.shop.post("/orders", #"{"items":[\#(body)]}"#, key: ann.access),
            ] {
                #expect(reply.status == refused.status, "\(reply.text)")
                #expect(reply.text.contains(refused.words), "\(reply.text)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `pieces stay at 999 a line`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let body = #"{"product_id":\#(OfferShop.keyboard),"quantity":1000}"#
            let ann = try await open.shop.signUp()
            let added = try await open.order([body])
            #expect(added.status == 409 && added.json["code"]?.string == "line_full", "\(added.text)")
            let ordered = try await open.shop.post(
                "/orders",
                #"{"items":[\#(body)]}"#,
                key: ann.access
            )
            #expect(ordered.status == 422, "\(ordered.text)")
        }
    }
}
