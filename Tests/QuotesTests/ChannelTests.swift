import Kernel
import Support
import Testing

/// Where an order is placed is said by who places it, and promotions may ask for it.
@Suite struct ChannelTests {
    @Test(arguments: TestDatabase.all)
    func `a promotion of a channel is for its carts and orders`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            _ = try await open.promotion(
                #"""
                "name":"App","conditions":{"channels":["app"]},
                "effects":[{"type":"percent","target":"order","percent":10}]
                """#
            )
            let ann = shop.client(bearer: try await shop.signUp().access)
            let made = try await ann.post("/cart", #"{"channel":"app"}"#)
            let app = try #require(made.json["cart_id"]?.string, "\(made.text)")
            #expect(try await ann.post("/cart/\(app)/items", #"{"product_id":3}"#).status == 201)
            let shown = try await ann.get("/cart/\(app)")
            #expect(shown.json["channel"]?.string == "app" && shown.json["discount"]?.text == "9.00")
            let web = try await open.cart(of: ann, 1)
            #expect(try await ann.get("/cart/\(web)").json["discount"]?.text == "0.00")
            let turned = try await ann.post("/cart", #"{"channel":"app","product_id":3}"#)
            #expect(turned.json["cart_id"]?.string == web, "\(turned.text)")
            #expect(try await ann.get("/cart/\(web)").json["channel"]?.string == "app")

            let order = try #require(try await ann.post("/cart/\(app)/checkout").json["order_id"]?.string)
            let explained = try await ann.get("/orders/\(order)/explain")
            #expect(explained.json["rows"]?.array?.contains { $0["kind"]?.string == "discount" } == true)
            let items = #""items":[{"product_id":3}]"#
            let bodies = [
                ("{\(items)}", "0.00"), (#"{\#(items),"channel":"app"}"#, "9.00"),
                (#"{\#(items),"channel":"pos"}"#, "0.00"),
            ]
            for (body, discount) in bodies {
                let placed = try await ann.post("/orders", body)
                #expect(placed.json["discount"]?.text == discount, "\(placed.text)")
            }
            #expect(try await ann.post("/orders", #"{\#(items),"channel":"Ü"}"#).status == 422)
            let kept = try await shop.database.read { tx in
                try tx.rows("SELECT details FROM orders ORDER BY id").map { row in
                    try JSON.parse(Array((row[0] as String).utf8))["channel"]?.string
                }
            }
            #expect(kept == ["app", "web", "app", "pos"])
        }
    }
}
