import Foundation
import Kernel
import Support
import Testing

/// A coupon from the cart to the order and back.
@Suite struct CouponTests {
    @Test(arguments: TestDatabase.all)
    func `a coupon is entered, counted, ordered and used; cancelling gives it back`(
        engine: TestDatabase
    ) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let promotion = try await open.promotion(
                #"""
                "name":"Summer","needs_code":true,"limit_total":1,
                "effects":[{"type":"percent","target":"order","percent":10}]
                """#
            )
            try await open.code("SUMMER-10", for: promotion)
            let cart = try await open.cart(2, to: "US")

            let entered = try await shop.put("/cart/\(cart)/coupons/summer10")

            #expect(entered.status == 200, "\(entered.text)")
            #expect(entered.json["coupons"]?.array?.first?["code"]?.string == "SUMMER-10")
            #expect(entered.json["coupons"]?.array?.first?["is_applied"] == .bool(true))
            #expect(entered.json["discount"]?.text == "18.00")
            #expect(entered.json["tax"]?.text == "16.20")
            #expect(entered.json["total"]?.text == "178.18")
            let (rows, total) = try await open.explained("/cart/\(cart)")
            #expect(rows.hundredths == 17_818 && total == "178.18")
            #expect(rows.map { $0["kind"]?.string } == ["item", "discount", "tax"])

            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":178.18}"#)
            #expect(placed.status == 201, "\(placed.text)")
            let order = try #require(placed.json["order_id"]?.string)
            let (kept, orderTotal) = try await open.explained("/orders/\(order)")
            #expect(kept.map { $0["words"]?.string } == rows.map { $0["words"]?.string })
            #expect(orderTotal == "178.18")

            let other = try await open.cart()
            let refused = try await shop.put("/cart/\(other)/coupons/SUMMER-10")
            #expect(
                refused.status == 409 && refused.json["code"]?.string == "coupon_used_up",
                "\(refused.text)"
            )

            let cancelled = try await shop.post("/orders/\(order)/cancel")
            #expect(cancelled.status == 200, "\(cancelled.text)")
            let again = try await shop.put("/cart/\(other)/coupons/SUMMER-10")
            #expect(again.status == 200 && again.json["discount"]?.text == "9.00", "\(again.text)")
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a coupon that was taken out, or ended since, takes nothing away`(engine: TestDatabase) async throws
    {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let promotion = try await open.promotion(
                #"""
                "name":"Five","needs_code":true,"currency":"USD",
                "effects":[{"type":"amount","target":"order","amount":"5.00"}]
                """#
            )
            try await open.code("FIVE", for: promotion)
            let cart = try await open.cart()
            #expect(try await shop.put("/cart/\(cart)/coupons/FIVE").json["total"]?.text == "84.99")

            let out = try await shop.send("DELETE", "/cart/\(cart)/coupons/five")
            #expect(out.status == 200 && out.json["total"]?.text == "89.99", "\(out.text)")

            _ = try await shop.put("/cart/\(cart)/coupons/FIVE")
            let ended = try await shop.send(
                "PATCH",
                "/promotions/\(promotion)",
                #"{"is_active":false}"#,
                key: open.key
            )
            #expect(ended.status == 200, "\(ended.text)")
            let shown = try await shop.get("/cart/\(cart)")
            #expect(shown.json["total"]?.text == "89.99", "\(shown.text)")
            #expect(shown.json["coupons"]?.array?.first?["reason"]?.string == "not_available")
            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":84.99}"#)
            #expect(placed.status == 409 && placed.json["code"]?.string == "price_changed", "\(placed.text)")
            #expect(placed.json["total"]?.text == "89.99")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a guest who had it before is told, whatever the spelling of the e-mail`(
        engine: TestDatabase
    ) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let promotion = try await open.promotion(
                #"""
                "name":"Welcome","needs_code":true,"limit_per_customer":1,
                "effects":[{"type":"percent","target":"order","percent":10}]
                """#
            )
            try await open.code("HELLO", for: promotion)
            func buy(_ email: String) async throws -> TestReply {
                let cart = try await open.cart()
                #expect(try await shop.put("/cart/\(cart)/coupons/HELLO").json["total"]?.text == "80.99")
                return try await shop.post("/cart/\(cart)/checkout", #"{"email":"\#(email)"}"#)
            }

            #expect(try await buy("ann@example.com").json["total"]?.text == "80.99")
            let again = try await buy("Ann@Example.com")
            #expect(
                again.status == 409 && again.json["code"]?.string == "coupon_already_used",
                "\(again.text)"
            )
            #expect(try await buy("bob@example.com").status == 201)
            let keys = try await shop.database.read { tx in
                try tx.rows("SELECT customer_key FROM promotion_redemptions").map { $0[0] as String }
            }
            #expect(keys.allSatisfy { !$0.contains("@") })
        }
    }

    @Test(arguments: ["NOSUCH", "'; DROP TABLE coupon_codes;--", "%00", "ＳＵＭＭＥＲ", "%F0%9F%8E%81"])
    func `a code that nobody gave out is not found`(code: String) async throws {
        try await OfferShop.open(.sqlite) { open in
            let cart = try await open.cart()
            let path = code.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? code

            let answer = try await open.shop.put("/cart/\(cart)/coupons/\(path)")

            #expect([404, 422].contains(answer.status), "\(answer.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an automatic promotion needs no code, and an order by items gets it too`(
        engine: TestDatabase
    ) async throws {
        try await OfferShop.open(engine) { open in
            _ = try await open.promotion(
                #"""
                "name":"Second one half","effects":[{"type":"buy_x_get_y","buy":1,"get":1,"percent":50}]
                """#
            )
            let cart = try await open.cart(2)

            let shown = try await open.shop.get("/cart/\(cart)")
            let bought = try await open.shop.post("/buy-now", #"{"product_id":3,"quantity":2}"#)

            #expect(shown.json["discount"]?.text == "45.00", "\(shown.text)")
            #expect(bought.json["discount"]?.text == "45.00", "\(bought.text)")
        }
    }
}
