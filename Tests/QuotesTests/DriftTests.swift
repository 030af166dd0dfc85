import Kernel
import Support
import Testing

/// What changes between the cart and the order is told, never charged silently.
@Suite struct DriftTests {
    @Test(arguments: TestDatabase.all)
    func `a rate that changed since the cart was seen is told`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let cart = try await open.cart(to: "US")
            let seen = try #require(try await shop.get("/cart/\(cart)").json["total"]?.text)
            #expect(seen == "98.99")

            let rate = try await shop.post(
                "/tax-rates",
                #"{"country":"US","tax_code":"standard","percentage":"20"}"#,
                key: open.key
            )
            #expect(rate.status == 201, "\(rate.text)")
            for old in try await shop.get("/tax-rates", key: open.key).json.array ?? [] {
                guard let id = old["id"]?.integer else { continue }
                _ = try await shop.send("DELETE", "/tax-rates/\(id)", key: open.key)
            }
            let now = try await shop.get("/cart/\(cart)")
            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":\#(seen)}"#)

            #expect(now.json["total"]?.text == "89.99", "\(now.text)")
            #expect(placed.status == 409 && placed.json["code"]?.string == "price_changed", "\(placed.text)")
            #expect(placed.json["total"]?.text == "89.99")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a price that changed in the middle of a cart is shown and told`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let cart = try await open.cart(2)
            let seen = try await shop.get("/cart/\(cart)")
            #expect(seen.json["total"]?.text == "179.98" && !seen.text.contains("previous_price"))

            let changed = try await shop.send(
                "PATCH",
                "/products/\(OfferShop.keyboard)",
                #"{"price":"95.00"}"#,
                key: open.key
            )
            #expect(changed.status == 200, "\(changed.text)")
            let now = try await shop.get("/cart/\(cart)")
            let item = try #require(now.json["items"]?.array?.first, "\(now.text)")
            #expect(item["price"]?.text == "95.00" && item["price_changed"] == .bool(true), "\(now.text)")
            #expect(item["previous_price"]?.text == "89.99" && now.json["total"]?.text == "190.00")
            let refused = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":179.98}"#)
            #expect(refused.status == 409 && refused.json["code"]?.string == "price_changed")
            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":190.00}"#)
            #expect(placed.status == 201, "\(placed.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a shop that sends wants to know how and where to`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let zone = try await shop.post(
                "/shipping-zones",
                #"{"name":"Home","places":[{"country":"US"}]}"#,
                key: open.key
            )
            #expect(zone.status == 201, "\(zone.text)")
            let zoneID = try #require(zone.json["id"]?.integer)
            let method = try await shop.post(
                "/shipping-methods",
                #"""
                {"zone_id":\#(zoneID),"name":"Post","kind":"flat","currency":"USD","price":"4.95",
                 "free_from":"150.00"}
                """#,
                key: open.key
            )
            #expect(method.status == 201, "\(method.text)")
            let id = try #require(method.json["id"]?.integer)
            let cart = try await open.cart()

            func missing() async throws -> [String] {
                let shown = try await shop.get("/cart/\(cart)")
                return shown.json["requirements"]?.array?.compactMap { $0["code"]?.string } ?? []
            }
            #expect(try await missing() == ["address_required"])
            let early = try await shop.post("/cart/\(cart)/checkout")
            #expect(
                early.status == 409 && early.json["code"]?.string == "requirements_missing",
                "\(early.text)"
            )
            _ = try await shop.put("/cart/\(cart)/address", #"{"country":"US"}"#)
            #expect(try await missing() == ["shipping_method_required"])
            let offers = try await shop.get("/cart/\(cart)/shipping-methods")
            #expect(offers.json.array?.map { $0["price"]?.text } == ["4.95"], "\(offers.text)")

            let chosen = try await shop.put(
                "/cart/\(cart)/shipping-method",
                #"{"shipping_method_id":\#(id)}"#
            )
            // 89.99 + 4.95, and 10 % of each: 9.00 and 0.50.
            #expect(chosen.json["shipping"]?.text == "4.95", "\(chosen.text)")
            #expect(chosen.json["total"]?.text == "104.44")
            #expect(try await missing().isEmpty)
            let placed = try await shop.post("/cart/\(cart)/checkout", #"{"expected_total":104.44}"#)
            #expect(placed.status == 201, "\(placed.text)")
            let order = try #require(placed.json["order_id"]?.string)
            let (rows, _) = try await open.explained("/orders/\(order)")
            #expect(rows.hundredths == 10_444)

            let abroad = try await open.cart(to: "DE")
            let nowhere = try await shop.put(
                "/cart/\(abroad)/shipping-method",
                #"{"shipping_method_id":\#(id)}"#
            )
            #expect(nowhere.status == 409 && nowhere.json["code"]?.string == "shipping_not_available")
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }
}
