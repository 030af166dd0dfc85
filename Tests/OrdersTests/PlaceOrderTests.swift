import Kernel
import Orders
import Support
import Testing

@Suite struct PlaceOrderTests {
    @Test(arguments: TestDatabase.all)
    func `an order of items costs what the catalogue says, with the tax of the account's country`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(engine) { desk in
            try await desk.taxed("US")
            let thing = try await desk.stock("A-1", 10)
            let product = try await desk.product(thing)
            let ann = try await desk.user("ann", country: "US")

            let placed = try await desk.call(
                "PlaceOrder",
                [],
                #"{"items":[{"product_id":\#(product),"quantity":2},{"variant_id":\#(thing)}]}"#,
                as: ann
            )

            #expect(placed.status == 201, "\(placed)")
            #expect(placed["order_number"]?.wholeMatch(of: /ORD-[0-9A-F]{8}/) != nil)
            #expect(placed["status"] == "pending" && placed["email"] == "ann@example.com")
            let sums = ["subtotal", "tax", "total"].map { placed.json[$0]?.text }
            #expect(sums == ["269.97", "27.00", "296.97"])
            let items = placed.json["items"]?.array ?? []
            #expect(items.count == 1 && items.first?["quantity"]?.integer == 3)
            #expect(items.first?["product"]?["slug"]?.string == "thing-a-1")
            #expect(try await desk.level(thing) == "10/3")
            #expect(try await desk.mails() == ["order_placed ann@example.com"])
            try await desk.audit()
        }
    }

    /// What is ordered in place of V, a variant that is there, and P, its product, and what is answered.
    private static let refused: [(String, Int, String)] = [
        (#"[{"product_id":V,"quantity":1,"price":1}]"#, 422, "items"),
        ("[]", 422, "items"), (#"[{"quantity":1}]"#, 422, "product_id"),
        (#"[{"variant_id":V,"quantity":0}]"#, 422, "quantity"),
        (#"[{"variant_id":V,"quantity":1000}]"#, 422, "quantity"),
        (#"[{"variant_id":999,"quantity":1}]"#, 404, "Product not found"),
        (#"[{"product_id":999,"quantity":1}]"#, 404, "Product not found"),
        (#"[{"pricing_id":999,"quantity":1}]"#, 404, "Product not found"),
        (#"[{"variant_id":V,"product_id":999}]"#, 404, "Product not found"),
        (#"[{"variant_id":V,"quantity":2},{"variant_id":V,"quantity":2}]"#, 400, "Available: 3"),
        (#"[{"variant_id":V}],"expected_total":1"#, 409, "89.99"),
        (#"[{"variant_id":V}],"customer_id":999"#, 404, "Customer not found"),
        (
            #"[{"variant_id":V}],"shipping_address":{"country":"DE","line1":"Ring 1"}"#, 422,
            "shipping_address.city"
        ),
        (#"[{"variant_id":V}],"total":1"#, 422, "total"),
        (#"[{"variant_id":V}],"owner":"user:1""#, 422, "owner"),
        (#"[{"variant_id":V}],"status":"paid""#, 422, "status"),
    ]

    @Test(arguments: TestDatabase.all)
    func `what cannot be ordered is refused and leaves nothing`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 3)
            let ann = try await desk.user("ann")
            for (items, status, words) in Self.refused {
                let body = #"{"items":\#(items.replacing("V", with: "\(thing)"))}"#
                let answer = try await desk.call("PlaceOrder", [], body, as: ann)
                #expect(answer.status == status, "\(items): \(answer)")
                #expect(answer.json.text.contains(words), "\(items): \(answer)")
            }
            let many = (0...100).map { _ in #"{"variant_id":1}"# }.joined(separator: ",")
            #expect(try await desk.call("PlaceOrder", [], #"{"items":[\#(many)]}"#, as: ann).status == 422)
            #expect(try await desk.place(thing, as: Desk.guest).status == 401)
            #expect(try await desk.place(thing, as: Desk.staff).status == 403)
            #expect(try await desk.call("ListOrders", as: Desk.staff).json.array?.count == 0)
            #expect(try await desk.level(thing) == "3/0")
            #expect(try await desk.mails() == [])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order without a body is made of the current cart, which is empty then`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 10)
            for buyer in [try await desk.user("ann"), try await desk.visitor()] {
                let nothing = try await desk.call("PlaceOrder", as: buyer)
                #expect(nothing.status == 404 && nothing.detail == "No Items found in Cart !")
                for _ in 1...2 {
                    _ = try await desk.call("AddToCart", [], #"{"variant_id":\#(thing)}"#, as: buyer)
                    let placed = try await desk.call("PlaceOrder", as: buyer)
                    #expect(placed.status == 201 && placed["cart_id"] != nil, "\(placed)")
                    let again = try await desk.call("PlaceOrder", as: buyer)
                    #expect(again.status == 404 && again.json.text == nothing.json.text)
                    let cart = try await desk.call(
                        "ShowCart",
                        [("cart_id", placed["cart_id"] ?? "")],
                        as: buyer
                    )
                    #expect(cart.json["items"]?.array?.count == 0)
                }
                #expect(try await desk.call("ListOrders", as: buyer).json.array?.count == 2)
            }
            #expect(try await desk.level(thing) == "10/4")
            try await desk.audit()
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the current cart is checked out without its id`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 10)
            let ann = try await desk.user("ann")
            #expect(try await desk.call("CheckOutCurrentCart", as: ann).status == 404)
            _ = try await desk.call("AddToCart", [], #"{"variant_id":\#(thing),"quantity":2}"#, as: ann)

            let placed = try await desk.call(
                "CheckOutCurrentCart",
                [],
                #"{"expected_total":179.98}"#,
                as: ann
            )

            #expect(placed.status == 201 && placed.json["total"]?.text == "179.98", "\(placed)")
            #expect(try await desk.call("CheckOutCurrentCart", as: ann).status == 404)
            #expect(try await desk.call("CheckOutCurrentCart").status == 401)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order outlives product, category and price`(engine: TestDatabase) async throws {
        try await Desk.open(engine) { desk in
            let thing = try await desk.stock("A-1", 10)
            let ann = try await desk.user("ann")
            try await desk.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO categories (id, name, name_key, slug, created_at, updated_at)
                    VALUES (50, 'Keys', 'keys', 'keys', 1, 1)
                    """
                )
                try tx.execute("UPDATE products SET category_id = 50")
            }
            let order = try #require(try await desk.place(thing, as: ann)["order_id"])
            let before = try await desk.call("ShowOrder", [("order", order)], as: ann)
            try await desk.database.write { tx in
                try tx.execute("UPDATE products SET name = 'Other', category_id = NULL, deleted_at = 5")
                try tx.execute("DELETE FROM categories WHERE id = 50")
                try tx.execute("UPDATE prices SET amount_minor = 1")
            }

            let after = try await desk.call("ShowOrder", [("order", order)], as: ann)

            let product = after.json["items"]?.array?.first?["product"]
            #expect(product?["name"]?.string == "Thing A-1" && product?["price"]?.text == "89.99")
            #expect(product?["category"]?["name"]?.string == "Keys")
            #expect(after.json.text == before.json.text)
        }
    }
}
