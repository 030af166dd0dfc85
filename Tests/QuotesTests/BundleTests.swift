import Kernel
import Support
import Testing

/// Bundles, whose parts share the stock with what is sold alone.
@Suite struct BundleTests {
    /// Two cups and a pot, with so many of each on the shelf, and a set of both for 30.00.
    private struct TeaShop: Sendable {
        let open: OfferShop
        let cup: (id: Int64, variant: Int64)
        let pot: (id: Int64, variant: Int64)
        let set: (id: Int64, variant: Int64)

        var shop: TestShop { open.shop }

        init(_ open: OfferShop, cups: Int, pots: Int) async throws {
            self.open = open
            cup = try await open.product("Cup", price: "8.00", stock: cups)
            pot = try await open.product("Pot", price: "20.00", stock: pots)
            set = try await open.product("Tea set", price: "30.00", stock: 0)
            let bundled = try await open.shop.put(
                "/products/\(set.id)/variants/\(set.variant)/makeup/parts",
                #"{"parts":[{"sku":"Cup","quantity":2},{"variant_id":\#(pot.variant)}]}"#,
                key: open.key
            )
            #expect(bundled.status == 200, "\(bundled.text)")
        }

        func stock(_ product: Int64) async throws -> [Int64?] {
            let shown = try await shop.get("/inventory/\(product)/availability").json
            return [shown["stock"]?.integer, shown["available"]?.integer]
        }

    }

    @Test(arguments: TestDatabase.all)
    func `a bundle is there as often as its parts are`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let tea = try await TeaShop(open, cups: 7, pots: 5)
            #expect(try await tea.stock(tea.set.id) == [3, 3])
            let shown = try await tea.shop.get("/products/\(tea.set.id)")
            #expect(shown.json["stock"]?.integer == 3 && shown.json["in_stock"] == .bool(true))
            let parts = shown.json["variants"]?.array?.first?["parts"]?.array ?? []
            #expect(parts.map { $0["quantity"]?.integer } == [2, 1], "\(shown.text)")

            let placed = try await open.order([#"{"product_id":\#(tea.set.id),"quantity":2}"#])
            #expect(placed.status == 201 && placed.json["total"]?.text == "60.00", "\(placed.text)")
            // Held, not taken: 3 cups are left, and 3 pots.
            #expect(try await tea.stock(tea.cup.id) == [7, 3])
            #expect(try await tea.stock(tea.set.id) == [3, 1])
            let again = try await tea.shop.get("/products/\(tea.set.id)")
            #expect(again.json["available"]?.integer == 1, "\(again.text)")

            let order = try #require(placed.json["order_id"]?.string)
            try await open.move(order, to: "paid")
            #expect(try await tea.stock(tea.cup.id) == [3, 3])
            #expect(try await tea.stock(tea.pot.id) == [3, 3])
            let refund = try await tea.shop.post(
                "/orders/\(order)/refunds",
                #"{"items":[{"sku":"Tea set","quantity":1}]}"#,
                key: open.key
            )
            #expect(refund.status == 201, "\(refund.text)")
            #expect(try await tea.stock(tea.cup.id) == [5, 5])
            #expect(try await tea.stock(tea.pot.id) == [4, 4])
            #expect(try await Audited.faults(tea.shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what lines need together is summed before the check`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let tea = try await TeaShop(open, cups: 5, pots: 5)
            let cart = try await open.cart(2, of: Int(tea.set.id))
            let item = #"{"product_id":\#(tea.cup.id),"quantity":2}"#
            #expect(try await tea.shop.post("/cart/\(cart)/items", item).status == 201)
            let shown = try await tea.shop.get("/cart/\(cart)")
            let missing = shown.json["requirements"]?.array ?? []
            #expect(missing.map { $0["code"]?.string } == ["out_of_stock"], "\(shown.text)")
            #expect(missing.first?["message"]?.string == "Only 1 of Cup are available.", "\(shown.text)")
            let refused = try await tea.shop.post("/cart/\(cart)/checkout")
            #expect(
                refused.status == 400 && refused.json["code"]?.string == "out_of_stock",
                "\(refused.text)"
            )
            let both = try await open.order([
                #"{"product_id":\#(tea.set.id),"quantity":2}"#, #"{"product_id":\#(tea.cup.id)}"#,
            ])
            #expect(both.status == 201, "\(both.text)")
            #expect(try await tea.stock(tea.cup.id) == [5, 0])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of many buyers of a bundle and of its part none gets what is not there`(
        engine: TestDatabase
    ) async throws {
        try await OfferShop.open(engine) { open in
            let tea = try await TeaShop(open, cups: 21, pots: 50)
            let items = [
                #"{"product_id":\#(tea.set.id)}"#, #"{"product_id":\#(tea.cup.id),"quantity":3}"#,
            ]
            let bought = try await withThrowingTaskGroup(of: Int.self) { group in
                for buyer in 0..<40 {
                    group.addTask {
                        let placed = try await open.order([items[buyer % 2]])
                        #expect([201, 400].contains(placed.status), "\(placed.text)")
                        return placed.status == 201 ? 2 + buyer % 2 : 0
                    }
                }
                return try await group.reduce(0, +)
            }
            let left = try await tea.stock(tea.cup.id)[1] ?? -1
            #expect(Int64(bought) + left == 21)
            #expect(left < 2, "whoever wants two cups gets them while they are there")
            #expect(try await Audited.faults(tea.shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the list of what is there follows the parts`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let tea = try await TeaShop(open, cups: 2, pots: 1)
            func isListed() async throws -> Bool {
                let found = try await tea.shop.get("/products?in_stock=true&search=tea")
                return found.json["products"]?.array?.contains { $0["id"]?.integer == tea.set.id } ?? false
            }
            #expect(try await isListed())
            let counted = try await tea.shop.put(
                "/inventory/\(tea.cup.id)",
                #"{"stock":1,"reason":"one is broken"}"#,
                key: open.key
            )
            #expect(counted.status == 200, "\(counted.text)")
            #expect(try await !isListed())
            _ = try await tea.shop.put(
                "/inventory/\(tea.cup.id)",
                #"{"stock":4,"reason":"more came"}"#,
                key: open.key
            )
            #expect(try await isListed())
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what cannot be a bundle is refused`(engine: TestDatabase) async throws {
        try await OfferShop.open(engine) { open in
            let tea = try await TeaShop(open, cups: 2, pots: 1)
            func put(_ of: (id: Int64, variant: Int64), _ parts: String) async throws -> TestReply {
                try await tea.shop.put(
                    "/products/\(of.id)/variants/\(of.variant)/makeup/parts",
                    #"{"parts":[\#(parts)]}"#,
                    key: open.key
                )
            }
            let set = #"{"sku":"Tea set"}"#
            for (reply, status) in [
                (try await put(tea.set, set), 409), (try await put(tea.cup, set), 409),
                (try await put(tea.set, #"{"sku":"nothing"}"#), 404), (try await put(tea.set, "{}"), 422),
                (try await put(tea.set, ""), 422),
                (try await put((tea.cup.id, tea.set.variant), #"{"sku":"Pot"}"#), 404),
            ] {
                #expect(reply.status == status, "\(reply.text)")
            }
            let counted = try await tea.shop.put(
                "/inventory/\(tea.set.id)",
                #"{"stock":5,"reason":"counted"}"#,
                key: open.key
            )
            #expect(counted.status == 409 && counted.json["code"]?.string == "makeup_conflict")
            let path = "/products/\(tea.set.id)/variants/\(tea.set.variant)/makeup"
            #expect(try await tea.shop.send("DELETE", path, key: open.key).status == 204)
            #expect(try await tea.stock(tea.set.id) == [0, 0])
            #expect(try await Audited.faults(tea.shop.database).isEmpty)
        }
    }
}
