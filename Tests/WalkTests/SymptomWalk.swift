import Kernel
import Support
import Testing

/// The documentation's list of symptoms, each with the sentence it prints.
@Suite struct SymptomWalk {
    @Test(arguments: TestDatabase.all, mounts)
    func `a cart that is not there is not found`(engine: TestDatabase, mount: String) async throws {
        try await TestShop.openWithPayments(engine) { open in
            for path in ["/cart/a1b2c3d4e5f6", "/cart/" + String(repeating: "a", count: 32)] {
                let reply = try await open.shop.get(mount + path)
                #expect(reply.status == 404)
                #expect(reply.detail == "Cart not found")
            }
            let added = try await open.shop.post(
                "\(mount)/cart/none/items",
                #"{"product_id":3,"quantity":1}"#
            )
            #expect(added.status == 404)
            #expect(added.detail == "Cart not found")
            let placed = try await open.shop.post("\(mount)/cart/none/checkout")
            #expect(placed.status == 404)
            #expect(placed.detail == "Cart not found")

            let cart = try await open.shop.post("\(mount)/cart").text("cart_id")
            #expect(try await open.shop.get("\(mount)/cart/\(cart)").status == 200)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `more than there is cannot be added`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let product = try await shop.get("/products/5")
            let name = try product.text("name")
            let stock = try #require(product.json["stock"]?.integer)
            let cart = try await shop.post("/cart").text("cart_id")
            let reply = try await shop.post(
                "/cart/\(cart)/items",
                #"{"product_id": 5, "quantity": \#(stock + 1)}"#
            )

            #expect(reply.status == 400)
            #expect(reply.detail?.hasPrefix("Not enough stock for '\(name)'") == true)
            #expect(reply.json["code"] == .string("out_of_stock"))
            #expect(try await shop.get("/cart/\(cart)").list("items").isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what others took meanwhile is refused at checkout`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let late = try await shop.post("/cart").text("cart_id")
            _ = try await shop.post("/cart/\(late)/items", #"{"product_id": 3, "quantity": 75}"#)
            _ = try await shop.order(3, 1)

            let reply = try await shop.post("/cart/\(late)/checkout")

            #expect(reply.status == 400)
            #expect(reply.detail?.hasPrefix("Not enough stock for 'Mechanical Keyboard'") == true)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an empty cart is not checked out`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let cart = try await shop.post("/cart").text("cart_id")
            let never = try await shop.post("/cart/\(cart)/checkout")
            #expect(never.status == 400)
            #expect(never.detail == "Cart is empty")

            _ = try await shop.post("/cart/\(cart)/items", #"{"product_id": 3, "quantity": 1}"#)
            #expect(try await shop.get("/cart/\(cart)").list("items").count == 1)
            #expect(try await shop.send("DELETE", "/cart/\(cart)/items/3").status == 204)
            #expect(try await shop.get("/cart/\(cart)").list("items").isEmpty)
            let emptied = try await shop.post("/cart/\(cart)/checkout")
            #expect(emptied.status == 400)
            #expect(emptied.detail == "Cart is empty")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a failed payment lets the stock go, and the cart makes a new order`(engine: TestDatabase)
        async throws
    {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let (cart, order) = try await shop.order(3, 2)
            #expect(try await shop.get("/inventory/3/availability").json["available"] == .number("73"))

            let failed = try await shop.post(
                "/payments/confirm",
                #"{"order_id":"\#(order)","status":"failed"}"#
            )
            #expect(failed.json["status"] == .string("payment_failed"))
            #expect(try await shop.get("/inventory/3/availability").json["available"] == .number("75"))

            let retry = try await shop.post("/cart/\(cart)/checkout").text("order_id")
            #expect(retry != order)
            let paid = try await shop.post(
                "/payments/confirm",
                #"{"order_id":"\#(retry)","status":"success"}"#
            )
            #expect(paid.json["status"] == .string("paid"))
            #expect(try await shop.stock(3) == 73)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order that is not there cannot be confirmed or shown`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shown = try await open.shop.get("/orders/abc123def456")
            let confirmed = try await open.shop.post(
                "/payments/confirm",
                #"{"order_id": "abc123def456", "status": "success"}"#
            )

            #expect(shown.status == 404)
            #expect(shown.detail == "Order not found")
            #expect(confirmed.status == 404)
            #expect(confirmed.detail == "Order not found")
        }
    }
}
