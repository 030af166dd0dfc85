import Kernel
import Support
import Testing

/// The documents that buy with an account: three requests of one, the tutorial on placing orders, and the
/// store whose visitors sign in with a full cart.
@Suite struct PeopleWalk {
    @Test(arguments: TestDatabase.all, mounts)
    func `an order is made from items, taxed, and shipped by staff`(engine: TestDatabase, mount: String)
        async throws
    {
        try await TestShop.open(engine, demo: true) { shop in
            let ann = try await Self.signedIn("ann@example.com", shop, mount)
            let listed = try await ann.get("\(mount)/products?category_id=1")
            #expect(listed.status == 200)
            let first = try #require(try await ann.get("\(mount)/products/1").json["price"]?.hundredths)
            let third = try #require(try await ann.get("\(mount)/products/3").json["price"]?.hundredths)

            let placed = try await ann.post(
                "\(mount)/orders",
                #"{"items": [{"product_id": 1, "quantity": 2}, {"product_id": 3, "quantity": 1}]}"#
            )

            let subtotal = 2 * first + third
            #expect(placed.status == 201, "\(placed.text)")
            #expect(try placed.text("order_number").wholeMatch(of: /ORD-[0-9A-F]{8}/) != nil)
            #expect(placed.json["status"] == .string("pending"))
            #expect(placed.json["subtotal"]?.hundredths == subtotal)
            let tax = try #require(placed.json["tax"]?.hundredths)
            // Each line is rounded once, so two lines may be half a cent each from the tenth of their sum.
            #expect(abs(10 * tax - subtotal) <= 10)
            #expect(placed.json["total"]?.hundredths == subtotal + tax)
            let own = try await ann.post(
                "\(mount)/orders",
                #"{"items": [{"product_id": 1, "quantity": 1, "price": 0.01}]}"#
            )
            #expect(own.status == 422)

            let staff = shop.client(bearer: try await shop.key(["orders.move"]))
            let refused = try await ann.put("\(mount)/orders/1", #"{"status": "shipped"}"#)
            let shipped = try await staff.put("\(mount)/orders/1", #"{"status": "shipped"}"#)
            #expect(refused.status == 403)
            #expect(shipped.status == 200)
            #expect(shipped.json["status"] == .string("shipped"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an order is made of the cart, which is empty then, and outlives what it was made of`(
        engine: TestDatabase
    ) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            let elon = try await Self.signedIn("elon@example.com", shop, "")
            #expect(try await elon.get("/orders/").json.array?.isEmpty == true)
            let nothing = try await elon.post("/orders/")
            #expect(nothing.status == 404)
            #expect(nothing.detail == "No Items found in Cart !")

            let first = try await Self.buys(1, elon)
            let again = try await elon.post("/orders/")
            #expect(again.status == 404)
            #expect(again.detail == "No Items found in Cart !")
            #expect(try await elon.get("/cart").list("items").isEmpty)
            let second = try await Self.buys(2, elon)
            let listed = try await elon.get("/orders/")
            #expect(listed.status == 200)
            let names = Set(listed.json.each("order_id").compactMap(\.string))
            #expect(names == [first, second])

            let staff = shop.client(bearer: try await shop.key())
            let category = try #require(
                try await staff.get("/products/1").json["category"]?["id"]?.integer
            )
            #expect(try await staff.delete("/products/1").status == 204)
            #expect([204, 409].contains(try await staff.delete("/categories/\(category)").status))
            let kept = try await elon.get("/orders/\(first)")
            #expect(kept.status == 200)
            #expect(kept.list("items").first?["product"]?["name"]?.string != nil)
            #expect(kept.list("items").first?["product"]?["category"]?["name"]?.string != nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the cart service and the order service answer at their paths`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            let ann = try await Self.signedIn("ann@example.com", shop, "")
            #expect(try await ann.get("/cart").list("items").isEmpty)
            let first = try await ann.post("/cart", #"{"product_id": 3, "quantity": 1}"#)
            let second = try await ann.post("/cart", #"{"product_id": 4, "quantity": 2}"#)
            let item = try #require(first.json["item_id"]?.integer)
            let other = try #require(second.json["item_id"]?.integer)

            #expect(try await ann.put("/cart/items/\(item)", #"{"quantity": 4}"#).status == 200)
            #expect(try await ann.get("/cart").json["count"]?.integer == 6)
            #expect(try await ann.delete("/cart/items/\(other)").status == 204)
            #expect(try await ann.get("/cart").json["count"]?.integer == 4)
            let placed = try await ann.post("/orders")
            let id = try #require(placed.json["id"]?.integer)
            #expect(try await ann.get("/orders/\(id)").json["total"] == placed.json["total"])
            #expect(try await ann.get("/orders").json.array?.count == 1)
            let staff = shop.client(bearer: try await shop.key(["orders.move"]))
            for status in ["processing", "shipped"] {
                let moved = try await staff.put("/orders/\(id)/status", #"{"status": "\#(status)"}"#)
                #expect(moved.json["status"] == .string(status), "\(moved.text)")
            }
            #expect(try await staff.put("/orders/\(id)/status", #"{"status": "cancelled"}"#).status == 409)

            #expect(try await ann.post("/cart", #"{"product_id": 3, "quantity": 1}"#).status == 201)
            #expect(try await ann.delete("/cart").status == 204)
            #expect(try await ann.get("/cart").list("items").isEmpty)
        }
    }

    /// Puts one piece into the cart and makes an order of it, whose lines hold product and category.
    private static func buys(_ product: Int, _ client: TestClient) async throws -> String {
        let added = try await client.post("/cart", #"{"product_id": \#(product), "quantity": 1}"#)
        #expect(added.status == 201, "\(added.text)")
        let placed = try await client.post("/orders/")
        #expect(placed.status == 201, "\(placed.text)")
        let line = try #require(placed.list("items").first)
        #expect(placed.list("items").count == 1)
        #expect(line["product"]?["id"]?.integer == Int64(product))
        #expect(line["product"]?["category"]?["name"]?.string?.isEmpty == false)
        return try placed.text("order_id")
    }

    @Test(arguments: TestDatabase.all)
    func `a visitor's cart goes with them when they sign in, is ordered and paid`(engine: TestDatabase)
        async throws
    {
        let store = "/api/store"
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let earlier = try await Self.signedIn("ann@example.com", shop, store)
            let before = try await earlier.post("\(store)/cart", #"{"product_id": 3, "quantity": 1}"#)
            #expect(before.status == 201)

            let browser = shop.client()
            let added = try await browser.post("\(store)/cart", #"{"product_id": 3, "quantity": 2}"#)
            #expect(added.status == 201)
            let cookie = try #require(added[header: "Set-Cookie"])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
            #expect(browser.cookies["mercato_visitor"]?.utf8.count == 32)
            #expect(try await browser.get("\(store)/cart").json["count"]?.integer == 2)
            let billing = try await browser.post("\(store)/billing", #"{"name": "Ann", "country": "US"}"#)
            #expect([200, 201].contains(billing.status), "\(billing.text)")

            try await Self.signIn("ann@example.com", browser, store)
            #expect(browser.cookies["mercato_visitor"] == nil)
            let merged = try await browser.get("\(store)/cart")
            #expect(merged.json["count"]?.integer == 3)
            #expect(merged.list("items").count == 1)

            let placed = try await browser.post("\(store)/orders")
            #expect(placed.status == 201, "\(placed.text)")
            let order = try placed.text("order_id")
            let started = try await browser.post("\(store)/orders/\(order)/pay")
            #expect(started.status == 200, "\(started.text)")
            let attempt = try #require(started.json["attempt_id"]?.digits)
            #expect(try await shop.client().get("\(store)/orders/\(order)").status == 404)
            // The sandbox provider was asked for the money, and tells the shop by itself.
            var status: JSON?
            for _ in 0..<3_000 where status != .string("paid") {
                status = try await browser.get("\(store)/orders/\(order)").json["status"]
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(status == .string("paid"))
            let staff = shop.client(bearer: try await shop.key())
            #expect(try await staff.get("\(store)/payments/attempts/\(attempt)").status == 200)
        }
    }

    private static let password = "correct horse battery 9"

    /// Somebody with a new account.
    private static func signedIn(_ email: String, _ shop: TestShop, _ mount: String) async throws
        -> TestClient
    {
        let client = shop.client()
        let made = try await client.post(
            "\(mount)/auth/register",
            #"{"email": "\#(email)", "password": "\#(password)"}"#
        )
        #expect(made.status == 201, "\(made.text)")
        try await signIn(email, client, mount)
        return client
    }

    private static func signIn(_ email: String, _ client: TestClient, _ mount: String) async throws {
        let reply = try await client.post(
            "\(mount)/auth/login",
            #"{"email": "\#(email)", "password": "\#(password)"}"#
        )
        #expect(reply.status == 200, "\(reply.text)")
        client.bearer = try reply.text("access_token")
    }
}
