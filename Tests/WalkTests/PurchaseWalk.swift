import Kernel
import Support
import Testing

/// The purchase of the documentation, request by request, with the values it prints.
@Suite struct PurchaseWalk {
    @Test(arguments: TestDatabase.all, mounts)
    func `a keyboard is bought as the documentation prints it`(engine: TestDatabase, mount: String)
        async throws
    {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let names = try await shop.get("\(mount)/categories").json.each("name")
            #expect(names == Self.categories.map { .string($0) })

            try await findsTheKeyboard(shop, mount)
            let cart = try await shop.post("\(mount)/cart").text("cart_id")
            try await fills(cart, shop, mount)
            let order = try await checksOut(cart, shop, mount)
            try await confirms(order, of: cart, shop, mount)
            #expect(try await shop.stock(3) == 73)
        }
    }

    private static let categories = [
        "Electronics", "Clothing", "Home & Kitchen", "Books", "Sports & Outdoors",
    ]

    private func findsTheKeyboard(_ shop: TestShop, _ mount: String) async throws {
        let reply = try await shop.get("\(mount)/products?search=keyboard")
        let products = reply.list("products")
        let keyboard = try #require(products.first)

        #expect(reply.json["total"] == .number("1"))
        #expect(reply.json["page"] == .number("1"))
        #expect(reply.json["page_size"] == .number("10"))
        #expect(products.count == 1)
        #expect(keyboard["id"] == .number("3"))
        #expect(keyboard["name"] == .string("Mechanical Keyboard"))
        #expect(keyboard["price"] == .number("89.99"))
        #expect(keyboard["rating"] == .number("4.7"))
        #expect(keyboard["stock"] == .number("75"))
        #expect(reply.text.contains(#""price":89.99,"#))
    }

    private func fills(_ cart: String, _ shop: TestShop, _ mount: String) async throws {
        let added = try await shop.post("\(mount)/cart/\(cart)/items", #"{"product_id": 3, "quantity": 2}"#)
        #expect(added.json["cart_id"] == .string(cart))
        #expect(added.json["product_id"] == .number("3"))
        #expect(added.json["quantity"] == .number("2"))

        let shown = try await shop.get("\(mount)/cart/\(cart)")
        let item = try #require(shown.list("items").first)
        #expect(shown.list("items").count == 1)
        #expect(item["product_id"] == .number("3"))
        #expect(item["name"] == .string("Mechanical Keyboard"))
        #expect(item["price"] == .number("89.99"))
        #expect(item["quantity"] == .number("2"))
        #expect(item["line_total"] == .number("179.98"))
        #expect(shown.json["total"] == .number("179.98"))
    }

    private func checksOut(_ cart: String, _ shop: TestShop, _ mount: String) async throws -> String {
        let reply = try await shop.post("\(mount)/cart/\(cart)/checkout")
        let message = "Send order_id and total to the payments backend to complete purchase."

        #expect(reply.json["total"] == .number("179.98"))
        #expect(reply.json["message"] == .string(message))
        return try reply.text("order_id")
    }

    private func confirms(_ order: String, of cart: String, _ shop: TestShop, _ mount: String) async throws {
        let message = #"{"order_id": "\#(order)", "status": "success"}"#
        let confirmed = try await shop.post("\(mount)/payments/confirm", message)
        #expect(confirmed.status == 200)
        #expect(
            confirmed.json.text
                == #"{"order_id":"\#(order)","status":"paid","message":"Payment confirmed. Stock updated."}"#
        )

        let again = try await shop.post("\(mount)/payments/confirm", message)
        #expect(again.status == 400)
        #expect(again.detail == "Order already processed (status: paid)")

        let shown = try await shop.get("\(mount)/orders/\(order)")
        #expect(shown.json["order_id"] == .string(order))
        #expect(shown.json["cart_id"] == .string(cart))
        #expect(shown.list("items").count == 1)
        #expect(shown.json["total"] == .number("179.98"))
        #expect(shown.json["status"] == .string("paid"))
    }

    @Test(arguments: TestDatabase.all)
    func `the example script ends with a paid order`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let cart = try await shop.post("/cart").text("cart_id")
            _ = try await shop.post("/cart/\(cart)/items", #"{"product_id": 3, "quantity": 1}"#)
            let placed = try await shop.post("/cart/\(cart)/checkout")
            let order = try placed.text("order_id")
            let total = try #require(placed.json["total"]?.digits)
            #expect(total == "89.99")

            let charge = #"{"order_id": "\#(order)", "amount": \#(total)}"#
            let charged = try await TestHTTP.send("POST", "\(open.payments)/payments/orders", charge)
            #expect((200..<300).contains(charged.status), "\(charged.text)")

            let shown = try await shop.eventually("/orders/\(order)") { $0.json["status"] == .string("paid") }
            #expect(shown.json["status"] == .string("paid"))
            #expect(try await shop.stock(3) == 74)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `paying the sandbox twice charges once`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let order = try await open.shop.order(3, 2).order
            let charge = #"{"order_id": "\#(order)", "amount": 179.98}"#
            let first = try await TestHTTP.send("POST", "\(open.payments)/payments/orders", charge)
            let second = try await TestHTTP.send("POST", "\(open.payments)/payments/orders", charge)
            let other = try await TestHTTP.send(
                "POST",
                "\(open.payments)/payments/orders",
                #"{"order_id": "\#(order)", "amount": 1}"#
            )

            #expect(first.json["charge_id"] == second.json["charge_id"])
            #expect(other.status == 409)
            let shown = try await open.shop.eventually("/orders/\(order)") {
                $0.json["status"] == .string("paid")
            }
            #expect(shown.json["status"] == .string("paid"))
            #expect(try await open.shop.stock(3) == 73)
        }
    }
}
