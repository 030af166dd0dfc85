import Kernel
import Support
import Testing

/// Prices that are not for everybody.
@Suite struct PriceListTests {
    @Test(arguments: TestDatabase.all)
    func `a group's list is for its members alone, and its price is explained`(engine: TestDatabase)
        async throws
    {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let ann = shop.client(bearer: try await shop.signUp(email: "ann@example.com").access)
            let bob = try await shop.signUp(email: "bob@example.com")
            let bobs = shop.client(bearer: bob.access)
            let group = try await open.group("wholesale")
            let list = try await open.priceList(
                #""name":"Wholesale","groups":["wholesale"]"#,
                [(1, "75.00"), (10, "65.00")]
            )
            let (hers, his) = (try await open.cart(of: ann, 1), try await open.cart(of: bobs, 1))
            #expect(try await open.unit(in: his, for: bobs).price == "89.99")

            try await open.put("user:\(bob.id)", in: group)

            let moved = try await open.unit(in: his, for: bobs)
            #expect(moved.price == "75.00" && moved.moved == .bool(true))
            #expect(try await open.unit(in: hers, for: ann).price == "89.99")
            #expect(try await shop.get("/products/3").json["price"]?.text == "89.99")
            let ten = try await bobs.put("/cart/\(his)/items/3", #"{"quantity":10}"#)
            #expect(ten.status == 200, "\(ten.text)")
            let now = try await open.unit(in: his, for: bobs)
            #expect(now.price == "65.00" && now.moved == nil)
            let rows = try await bobs.get("/cart/\(his)/explain").json["rows"]?.array ?? []
            #expect(rows.first?["source"]?.string == "price_list:\(list)")
            #expect(rows.first?["reason"]?.string == "10 × 65.00 (Wholesale, from 10 pieces)")
            let placed = try await bobs.post(
                "/cart/\(his)/checkout",
                #"{"expected_total":650.00,"country":"DE"}"#
            )
            #expect(placed.status == 201, "\(placed.text)")

            let again = try await open.cart(of: bobs, 1)
            let out = try await shop.send(
                "DELETE",
                "/customer-groups/\(group)/members/user:\(bob.id)",
                key: open.key
            )
            #expect(out.status < 300, "\(out.text)")
            #expect(try await open.unit(in: again, for: bobs).price == "89.99")
            try await open.put("user:\(bob.id)", in: group)
            #expect(try await open.unit(in: again, for: bobs).price == "75.00")
            let gone = try await shop.send("DELETE", "/customer-groups/\(group)", key: open.key)
            #expect(gone.status < 300)
            #expect(try await open.unit(in: again, for: bobs).price == "89.99", "for nobody, not everybody")
            #expect(try await open.unit(in: hers, for: ann).price == "89.99")
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the higher priority goes first, then the lower price, before the catalogue's`(engine: TestDatabase)
        async throws
    {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            _ = try await open.price(#""price":"30.00","quantity_min":5"#)
            let cart = try await open.cart(5)
            #expect(try await open.unit(in: cart).price == "30.00")

            let dear = try await open.priceList(#""name":"A""#, [(1, "95.00")])
            #expect(try await open.unit(in: cart).price == "95.00", "also where it is higher")
            #expect(try await shop.get("/products/3").json["price"]?.text == "95.00")
            _ = try await open.priceList(#""name":"B""#, [(1, "94.00")])
            #expect(try await open.unit(in: cart).price == "94.00", "the lower of equals")
            let first = try await open.priceList(#""name":"C","priority":2"#, [(1, "97.00"), (6, "1.00")])
            #expect(try await open.unit(in: cart).price == "97.00", "the higher priority")
            _ = try await open.priceList(#""name":"D","priority":9"#, [(6, "2.00")])
            #expect(try await open.unit(in: cart).price == "97.00", "one that is not reached is passed over")

            let patched = try await shop.send(
                "PATCH",
                "/price-lists/\(first)",
                #"{"is_active":false}"#,
                key: open.key
            )
            #expect(patched.status == 200, "\(patched.text)")
            #expect(try await open.unit(in: cart).price == "94.00")
            let variant = try await open.variant()
            let emptied = try await shop.send(
                "PUT",
                "/price-lists/\(dear)/prices",
                #"{"prices":[{"variant_id":\#(variant),"price":null}]}"#,
                key: open.key
            )
            #expect(emptied.json["removed"]?.integer == 1, "\(emptied.text)")
            let left = try await shop.get("/price-lists/\(dear)/prices", key: open.key)
            #expect(left.json["total"]?.integer == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `who buys for an organization has its prices and its groups' promotions`(engine: TestDatabase)
        async throws
    {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let ann = shop.client(bearer: try await shop.signUp().access)
            let made = try await ann.post("/organizations", #"{"name":"Own Ltd"}"#)
            let organization = try #require(made.json["id"]?.integer, "\(made.text)")
            let billed = try await ann.post(
                "/organizations/\(organization)/customers",
                #"{"name":"Own Ltd","country":"DE"}"#
            )
            let customer = try #require(billed.json["id"]?.integer, "\(billed.text)")
            try await open.group("vip", "organization:\(organization)")
            _ = try await open.priceList(
                #""name":"Own","organizations":[\#(organization)]"#,
                [(1, "70.00")]
            )
            _ = try await open.promotion(
                #"""
                "name":"VIP","conditions":{"customer_groups":["vip"]},
                "effects":[{"type":"percent","target":"order","percent":10}]
                """#
            )
            func totals(_ more: String) async throws -> [String?] {
                let item = #""items":[{"product_id":3,"quantity":1}]"#
                let placed = try await ann.post("/orders", "{\(item)\(more)}")
                #expect(placed.status == 201, "\(placed.text)")
                return [placed.json["subtotal"]?.text, placed.json["discount"]?.text]
            }

            #expect(try await totals(#","country":"DE""#) == ["89.99", "0.00"])
            #expect(try await totals(#","customer_id":\#(customer)"#) == ["70.00", "7.00"])

            _ = try await shop.send(
                "PATCH",
                "/price-lists/1",
                #"{"groups":["vip"],"is_active":true}"#,
                key: open.key
            )
            let shown = try await shop.get("/price-lists/1", key: open.key)
            #expect(shown.json["groups"]?.text == #"["vip"]"#, "\(shown.text)")
            #expect(shown.json["organizations"]?.text == "[]")
            #expect(try await totals(#","customer_id":\#(customer)"#) == ["70.00", "7.00"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what cannot be is refused by name`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let shop = open.shop
            let list = try await open.make("/price-lists", #"{"name":"A"}"#)
            try await open.group("a")
            let variant = try await open.variant()
            let many = (1...51).map { #"{"variant_id":\#(variant),"quantity_min":\#($0),"price":1}"# }
                .joined(separator: ",")
            let one = #"{"variant_id":\#(variant),"price":"1"}"#
            let cases: [(method: String, path: String, body: String, status: Int, says: String)] = [
                ("POST", "/customer-groups", #"{"code":"a","name":"A"}"#, 409, "group_code_taken"),
                ("POST", "/customer-groups", #"{"code":"A b","name":"A"}"#, 422, "code"),
                ("PUT", "/customer-groups/1/members/user:999", "", 404, "not_found"),
                ("PUT", "/customer-groups/1/members/visitor:1", "", 422, "member"),
                ("DELETE", "/customer-groups/1/members/user:999", "", 404, "not_found"),
                ("POST", "/price-lists", #"{"name":"A","groups":["b"]}"#, 422, "groups"),
                ("POST", "/price-lists", #"{"name":"A","organizations":[9]}"#, 422, "organizations"),
                (
                    "PATCH", "/price-lists/\(list)",
                    #"{"valid_from":"2027-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z"}"#, 422,
                    "valid_until"
                ),
                ("PUT", "/price-lists/\(list)/prices", #"{"prices":[]}"#, 422, "prices"),
                (
                    "PUT", "/price-lists/\(list)/prices",
                    #"{"prices":[{"variant_id":999999,"price":"1"}]}"#, 422, "prices.0.variant_id"
                ),
                (
                    "PUT", "/price-lists/\(list)/prices",
                    #"{"prices":[\#(one),\#(one)]}"#,
                    422, "prices.1"
                ),
                (
                    "PUT", "/price-lists/\(list)/prices",
                    #"{"prices":[{"variant_id":\#(variant),"price":"1.001"}]}"#, 422, "prices.0.price"
                ),
                ("PUT", "/price-lists/\(list)/prices", #"{"prices":[\#(many)]}"#, 422, "more than 50"),
                ("GET", "/price-lists/99", "", 404, "not_found"),
            ]
            for entry in cases {
                let body = entry.body.isEmpty ? nil : entry.body
                let reply = try await shop.send(entry.method, entry.path, body, key: open.key)
                #expect(reply.status == entry.status && reply.text.contains(entry.says), "\(reply.text)")
            }
        }
    }
}
