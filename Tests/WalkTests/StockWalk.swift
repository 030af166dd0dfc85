import Kernel
import Support
import Testing

/// The inventory's routes: what is there, what is set aside for a while, what is taken.
@Suite struct StockWalk {
    @Test(arguments: TestDatabase.all, mounts)
    func `availability is told for any quantity`(engine: TestDatabase, mount: String) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let plain = try await open.shop.get("\(mount)/inventory/3/availability")
            let enough = try await open.shop.get("\(mount)/inventory/3/availability?quantity=75")
            let tooMany = try await open.shop.get("\(mount)/inventory/3/availability?quantity=76")

            #expect(plain.json["product_id"] == .number("3"))
            #expect(plain.json["stock"] == .number("75"))
            #expect(plain.json["available"] == .number("75"))
            #expect(enough.json["is_available"] == .bool(true))
            #expect(tooMany.json["is_available"] == .bool(false))
            #expect(try await open.shop.get("\(mount)/inventory/4711/availability").status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a hold for a cart expires by itself`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.openWithPayments(engine, clock: clock.clock) { open in
            let shop = open.shop
            let cart = try await shop.post("/cart").text("cart_id")
            let held = try await shop.put(
                "/inventory/3/hold",
                #"{"quantity": 5, "cart_id": "\#(cart)", "ttl_seconds": 60}"#
            )
            #expect(held.status == 200, "\(held.text)")
            #expect(held.json["cart_id"] == .string(cart))
            #expect(held.json["quantity"] == .number("5"))
            #expect(held.json["expires_at"]?.string == "2026-11-21T12:01:00.000Z")
            #expect(try await Self.available(shop) == 70)
            #expect(try await shop.stock(3) == 75)

            clock.advance(seconds: 59)
            #expect(try await Self.available(shop) == 70)
            clock.advance(seconds: 1)
            #expect(try await Self.available(shop) == 75)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a hold of one second is over after a second`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let cart = try await shop.post("/cart").text("cart_id")
            let hold = #"{"quantity": 75, "cart_id": "\#(cart)", "ttl_seconds": 1}"#
            #expect(try await shop.put("/inventory/3/hold", hold).status == 200)

            let reply = try await shop.eventually("/inventory/3/availability") {
                $0.json["available"] == .number("75")
            }

            #expect(reply.json["available"] == .number("75"))
            #expect(try await shop.order(3, 75).order.isEmpty == false)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a hold is let go by the cart that has it`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let cart = try await shop.post("/cart").text("cart_id")
            let other = try await shop.post("/cart").text("cart_id")
            let held = try await shop.put("/inventory/3/hold", #"{"quantity": 5, "cart_id": "\#(cart)"}"#)
            let hold = try #require(held.json["hold_id"]?.integer)

            #expect(try await shop.send("DELETE", "/inventory/holds/\(hold)").status == 401)
            #expect(try await shop.send("DELETE", "/inventory/holds/\(hold)?cart_id=\(other)").status == 404)
            #expect(try await Self.available(shop) == 70)
            #expect(try await shop.send("DELETE", "/inventory/holds/\(hold)?cart_id=\(cart)").status == 204)
            #expect(try await Self.available(shop) == 75)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what is held is not sold to others`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let mine = try await shop.post("/cart").text("cart_id")
            let body = #"{"quantity": 75, "cart_id": "\#(mine)"}"#
            #expect(try await shop.put("/inventory/3/hold", body).status == 200)

            let other = try await shop.post("/cart").text("cart_id")
            let refused = try await shop.post("/cart/\(other)/items", #"{"product_id": 3, "quantity": 1}"#)
            let more = try await shop.put("/inventory/3/hold", #"{"quantity": 1, "cart_id": "\#(other)"}"#)

            #expect(refused.status == 400)
            #expect(refused.detail == "Not enough stock for 'Mechanical Keyboard'. Available: 0")
            #expect(more.status == 400)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `staff take stock, with and without a hold, and never more than there is`(
        engine: TestDatabase
    ) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let key = try await shop.key()
            let taken = try await shop.put("/inventory/3/decrement", #"{"quantity": 5}"#, key: key)
            #expect(taken.json["stock"] == .number("70"))

            let held = try await shop.put("/inventory/3/hold", #"{"quantity": 10}"#, key: key)
            let hold = try #require(held.json["hold_id"]?.integer)
            #expect(try await Self.available(shop) == 60)
            let body = #"{"quantity": 10, "hold_id": \#(hold), "reason": "sold at the counter"}"#
            #expect(
                try await shop.put("/inventory/3/decrement", body, key: key).json["stock"] == .number("60")
            )
            #expect(try await Self.available(shop) == 60)

            let tooMuch = try await shop.put("/inventory/3/decrement", #"{"quantity": 61}"#, key: key)
            #expect(tooMuch.status == 400)
            #expect(tooMuch.detail == "Not enough stock for 'Mechanical Keyboard'. Available: 60")
            #expect(try await shop.stock(3) == 60)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `every change of stock is in the journal`(engine: TestDatabase) async throws {
        try await TestShop.openWithPayments(engine) { open in
            let shop = open.shop
            let key = try await shop.key()
            _ = try await shop.put("/inventory/3", #"{"delta": 10, "reason": "delivery"}"#, key: key)
            _ = try await shop.put("/inventory/3", #"{"stock": 80, "reason": "counted"}"#, key: key)
            let order = try await shop.order(3, 2).order
            _ = try await shop.post("/payments/confirm", #"{"order_id":"\#(order)","status":"success"}"#)

            let reply = try await shop.get("/inventory/3/movements", key: key)
            let deltas = reply.list("movements").compactMap { $0["delta"]?.integer }
            #expect(deltas.prefix(3) == [-2, -5, 10])
            #expect(deltas.reduce(0, +) == 78)
            #expect(try await shop.stock(3) == 78)
            #expect(try await shop.get("/inventory/3/movements").status == 401)
        }
    }

    private static func available(_ shop: TestShop) async throws -> Int64? {
        try await shop.get("/inventory/3/availability").json["available"]?.integer
    }
}
