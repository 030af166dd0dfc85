import Kernel
import Support
import Testing

/// A piece costs less for who buys many, wherever it is bought.
@Suite struct PriceTierTests {
    @Test(arguments: TestDatabase.all)
    func `carts and orders see the tier that their pieces reach`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            _ = try await open.price(#""price":"80.00","quantity_min":5"#)
            let tier = try await open.price(#""price":"70.00","quantity_min":10"#)
            _ = try await open.price(#""price":"99.00","quantity_min":2"#)
            let cart = try await open.cart(4)
            #expect(try await open.unit(in: cart).price == "89.99", "a dearer tier is none")

            let more = #"{"product_id":3,"quantity":1}"#
            #expect(try await shop.post("/cart/\(cart)/items", more).status == 201)
            #expect(try await open.unit(in: cart).price == "80.00")
            #expect(try await open.unit(in: cart).moved == nil, "what was put in costs what was said")
            let (rows, total) = try await open.explained("/cart/\(cart)")
            #expect(rows.first?["source"]?.string == "tier:5" && total == "400.00")
            #expect(rows.first?["reason"]?.string == "5 × 80.00 (from 5 pieces)")
            #expect(rows.first?["words"]?.string?.contains("5 × 80.00 (from 5 pieces) for ") == true)

            let ten = try await shop.put("/cart/\(cart)/items/3", #"{"quantity":10}"#)
            #expect(ten.status == 200, "\(ten.text)")
            let gone = try await shop.send("DELETE", "/products/3/prices/\(tier)", key: open.key)
            #expect(gone.status < 300)
            #expect(try await open.unit(in: cart).price == "80.00")
            #expect(try await open.unit(in: cart).moved == .bool(true))
            let stale = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":700.00}"#)
            #expect(stale.status == 409 && stale.json["code"]?.string == "price_changed", "\(stale.text)")
            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":800.00}"#)
            #expect(placed.status == 201, "\(placed.text)")
            let order = try #require(placed.json["order_id"]?.string)
            let kept = try await open.explained("/orders/\(order)")
            #expect(kept.rows.first?["source"]?.string == "tier:5" && kept.total == "800.00")
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `lines of one variant count together in orders without a cart`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            _ = try await open.price(#""price":"80.00","quantity_min":5"#)
            let ann = shop.client(bearer: try await shop.signUp().access)

            let ordered = try await ann.post(
                "/orders",
                #"{"items":[{"product_id":3,"quantity":3},{"product_id":4},{"product_id":3,"quantity":2}]}"#
            )
            #expect(ordered.json["items"]?.array?.first?["price"]?.text == "80.00", "\(ordered.text)")
            let now = try await ann.post("/buy-now", #"{"product_id":3,"quantity":5,"country":"DE"}"#)
            #expect(now.json["subtotal"]?.text == "400.00", "\(now.text)")
            let few = try await ann.post("/buy-now", #"{"product_id":3,"quantity":4,"country":"DE"}"#)
            #expect(few.json["subtotal"]?.text == "359.96", "\(few.text)")

            let shown = try await shop.get("/products/3").json["variants"]?.array?.first
            #expect(shown?["price"]?.text == "89.99")
            #expect(shown?["tiers"]?.text == #"[{"quantity_min":5,"price":80.00}]"#)
            #expect(try await shop.get("/products/4").json["variants"]?.array?.first?["tiers"] == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a dated price begins and ends at its second, wherever it is asked`(engine: TestDatabase)
        async throws
    {
        let clock = TestClock()
        try await OfferShop.open(engine, clock: clock.clock, isWorking: false) { open in
            let shop = open.shop
            _ = try await open.price(
                #""price":"60.00","valid_from":"2026-11-21T13:00:00Z","valid_until":"2026-11-21T14:00:00Z""#
            )
            _ = try await open.price(
                #""price":"50.00","quantity_min":5,"valid_from":"2026-11-21T13:30:00Z""#
            )
            let list = try await open.priceList(
                #""name":"Night","valid_from":"2026-11-21T15:00:00Z","valid_until":"2026-11-21T16:00:00Z""#,
                [(1, "40.00")]
            )
            let (one, five) = (try await open.cart(), try await open.cart(5))

            /// After so many seconds the product, a cart of one and a cart of five.
            let steps: [(seconds: Int64, product: String, one: String, five: String)] = [
                (0, "89.99", "89.99", "89.99"), (3599, "89.99", "89.99", "89.99"),
                (1, "60.00", "60.00", "60.00"), (1799, "60.00", "60.00", "60.00"),
                (1, "60.00", "60.00", "50.00"), (1799, "60.00", "60.00", "50.00"),
                (1, "89.99", "89.99", "50.00"), (3599, "89.99", "89.99", "50.00"),
                (1, "40.00", "40.00", "40.00"), (3599, "40.00", "40.00", "40.00"),
                (1, "89.99", "89.99", "50.00"),
            ]
            for step in steps {
                clock.advance(seconds: step.seconds)
                let shown = try await shop.get("/products/3").json["price"]?.text
                #expect(shown == step.product, "\(step)")
                #expect(try await open.unit(in: one).price == step.one, "\(step)")
                #expect(try await open.unit(in: five).price == step.five, "\(step)")
            }
            clock.advance(seconds: -3600)
            let placed = try await shop.post("/cart/\(five)/checkout", #"{"expected_total":200.00}"#)
            #expect(placed.status == 201, "\(placed.text)")
            let order = try #require(placed.json["order_id"]?.string)
            let rows = try await open.explained("/orders/\(order)").rows
            #expect(rows.first?["source"]?.string == "price_list:\(list)", "\(rows)")
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }
}
