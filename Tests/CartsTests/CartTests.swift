import Carts
import Catalog
import Inventory
import Kernel
import Support
import Testing

struct CartTests {
    @Test(arguments: TestDatabase.all) func `what is added shows with its price and sums`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let keyboard = try await goods(database, "Mechanical Keyboard", price: 8_999, stock: 75)
            let cart = try await carts.cart()

            let added = try await carts.add(#"{"product_id": \#(keyboard.product), "quantity": 2}"#, to: cart)
            #expect(added.status == 201)
            #expect(added.json["cart_id"]?.string == cart)
            #expect(added.json["product_id"]?.integer == keyboard.product.value)
            #expect(added.json["quantity"]?.integer == 2)

            let shown = try await carts.show(cart).json
            let item = try #require(shown["items"]?.array?.first)
            #expect(item["name"]?.string == "Mechanical Keyboard")
            #expect(item["price"]?.text == "89.99")
            #expect(item["line_total"]?.text == "179.98")
            #expect(shown["total"]?.text == "179.98")
            #expect(item["price_changed"] == nil)
        }
    }

    @Test(arguments: TestDatabase.all) func `adding again sums in one line, by product, variant or price`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await goods(database, "Mug", stock: 10)
            let cart = try await carts.cart()

            _ = try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart)
            _ = try await carts.add(#"{"variant_id": \#(made.variant), "quantity": 2}"#, to: cart)
            let last = try await carts.add(#"{"pricing_id": \#(made.price), "quantity": 3}"#, to: cart)

            #expect(last.json["quantity"]?.integer == 6)
            #expect(try await carts.show(cart).json["items"]?.array?.count == 1)
        }
    }

    @Test(arguments: TestDatabase.all) func `too little stock counts what is in the cart`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await goods(database, "Rare Mug", stock: 3)
            let cart = try await carts.cart()
            _ = try await carts.add(#"{"product_id": \#(made.product), "quantity": 2}"#, to: cart)

            let reply = try await carts.add(#"{"product_id": \#(made.product), "quantity": 2}"#, to: cart)

            #expect(reply.status == 400)
            #expect(reply.code == "out_of_stock")
            #expect(reply.detail == "Not enough stock for 'Rare Mug'. Available: 3")
        }
    }

    @Test(arguments: TestDatabase.all) func `a cart's own hold does not stand in its way`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await goods(database, "Held", stock: 2)
            let (cart, other) = (try await carts.cart(), try await carts.cart())
            let path = ["product_id": "\(made.product)"]

            let hold = try await carts("PlaceHold", path, body: #"{"quantity": 2, "cart_id": "\#(cart)"}"#)
            #expect(hold.status == 200)
            #expect(hold.json["quantity"]?.integer == 2)

            #expect(
                try await carts.add(#"{"product_id": \#(made.product), "quantity": 2}"#, to: cart).status
                    == 201
            )
            let refused = try await carts.add(#"{"product_id": \#(made.product)}"#, to: other)
            #expect(refused.detail == "Not enough stock for 'Held'. Available: 0")
        }
    }

    @Test(arguments: TestDatabase.all) func `a hold without a cart is for staff`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await goods(database, "Held", stock: 2)
            let path = ["product_id": "\(made.product)"]
            let staff = Identity.holder("stock.write")
            let other = Identity.holder("stock.read")

            let body = #"{"quantity": 1}"#
            #expect(try await carts("PlaceHold", path, body: body).status == 401)
            #expect(try await carts("PlaceHold", path, body: body, as: other).status == 403)
            #expect(try await carts("PlaceHold", path, body: body, as: staff).status == 200)
            #expect(try await carts("PlaceHold", path, body: body, as: staff).status == 200)
            let third = try await carts("PlaceHold", path, body: body, as: staff)
            #expect(third.code == "out_of_stock")
        }
    }

    @Test(arguments: TestDatabase.all) func `prices are live, and a line says that its price moved`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await goods(database, "Mug", price: 1_000, stock: 5)
            let cart = try await carts.cart()
            _ = try await carts.add(#"{"product_id": \#(made.product), "quantity": 2}"#, to: cart)
            try await database.write { tx in
                try tx.execute("UPDATE prices SET amount_minor = 1250 WHERE id = \(made.price)")
            }

            let shown = try await carts.show(cart).json
            let item = try #require(shown["items"]?.array?.first)

            #expect(item["price"]?.text == "12.50")
            #expect(item["price_changed"]?.bool == true)
            #expect(item["previous_price"]?.text == "10.00")
            #expect(shown["total"]?.text == "25.00")
        }
    }

    @Test(arguments: TestDatabase.all) func `a product that is not sold any more costs nothing and says so`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let carts = CartCalls(database)
            let made = try await goods(database, "Mug", price: 1_000, stock: 5)
            let cart = try await carts.cart()
            _ = try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart)
            try await database.write { tx in
                try tx.execute("UPDATE products SET is_active = 0 WHERE id = \(made.product)")
            }

            let shown = try await carts.show(cart).json
            let item = try #require(shown["items"]?.array?.first)

            #expect(item["is_available"]?.bool == false)
            #expect(item["price"]?.text == "10.00")
            #expect(shown["total"]?.text == "0.00")
            #expect(
                try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart).detail
                    == "Product not found"
            )
        }
    }

    @Test(arguments: TestDatabase.all) func `a cart ends thirty days after its last change`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let carts = CartCalls(database)
            let made = try await goods(database, "Mug", stock: 5)
            let cart = try await carts.cart()
            clock.advance(seconds: 29 * 86_400)
            #expect(try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart).status == 201)
            clock.advance(seconds: 30 * 86_400 - 1)
            #expect(try await carts.show(cart).status == 200)
            clock.advance(seconds: 1)

            #expect(try await carts.show(cart).detail == "Cart not found")
            #expect(
                try await carts.add(#"{"product_id": \#(made.product)}"#, to: cart).detail == "Cart not found"
            )
            try await database.write { tx in _ = try ExpireCarts().run(.null, in: tx) }
            let left = try await database.read { tx in
                try tx.first("SELECT (SELECT COUNT(*) FROM carts) + (SELECT COUNT(*) FROM cart_lines)").map {
                    $0[0] as Int
                }
            }
            #expect(left == 0)
        }
    }

    func goods(
        _ database: any Database,
        _ name: String,
        price: Int64 = 1_000,
        stock: Int = 0
    ) async throws -> Goods.Made {
        try await database.write { tx in try Goods.make(name, price: price, stock: stock, in: tx) }
    }
}
