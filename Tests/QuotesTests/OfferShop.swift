import Kernel
import Support
import Testing

/// A demo shop with staff who make promotions and ways to send, and buyers by their carts.
struct OfferShop: Sendable {
    let shop: TestShop
    let key: String

    /// The keyboard: 89.99, and taxed with 10 % in the shop's own country.
    static let keyboard = 3

    static func open(
        _ engine: TestDatabase,
        clock: Clock = .system,
        isWorking: Bool = true,
        _ body: @escaping @Sendable (OfferShop) async throws -> Void
    ) async throws {
        try await TestShop.openWithPayments(engine, clock: clock, isWorking: isWorking) { both in
            try await body(OfferShop(shop: both.shop, key: try await both.shop.key()))
        }
    }

    /// A promotion; the members are those of the request.
    func promotion(_ members: String) async throws -> Int64 {
        let made = try await shop.post("/promotions", "{\(members)}", key: key)
        #expect(made.status == 201, "\(made.text)")
        return try #require(made.json["id"]?.integer)
    }

    func code(_ code: String, for promotion: Int64, limit: Int? = nil) async throws {
        let more = limit.map { #","limit_uses":\#($0)"# } ?? ""
        let made = try await shop.post(
            "/promotions/\(promotion)/codes",
            #"{"code":"\#(code)"\#(more)}"#,
            key: key
        )
        #expect(made.status == 201, "\(made.text)")
    }

    /// A cart with some keyboards that goes somewhere.
    func cart(_ quantity: Int = 1, of product: Int = keyboard, to country: String? = nil) async throws
        -> String
    {
        let cart = try #require(try await shop.post("/cart").json["cart_id"]?.string)
        let item = #"{"product_id":\#(product),"quantity":\#(quantity)}"#
        #expect(try await shop.post("/cart/\(cart)/items", item).status == 201)
        if let country {
            #expect(try await shop.put("/cart/\(cart)/address", #"{"country":"\#(country)"}"#).status == 200)
        }
        return cart
    }

    /// A product with so much on the shelf, and its only variant.
    func product(_ name: String, price: String, stock: Int) async throws -> (id: Int64, variant: Int64) {
        let made = try await shop.post(
            "/products",
            #"{"name":"\#(name)","sku":"\#(name)","price":"\#(price)"}"#,
            key: key
        )
        let id = try #require(made.json["id"]?.integer, "\(made.text)")
        if stock > 0 {
            let counted = try await shop.put(
                "/inventory/\(id)",
                #"{"stock":\#(stock),"reason":"counted"}"#,
                key: key
            )
            #expect(counted.status == 200, "\(counted.text)")
        }
        let shown = try await shop.get("/products/\(id)")
        return (id, try #require(shown.json["variants"]?.array?.first?["id"]?.integer, "\(shown.text)"))
    }

    /// What a guest is answered who orders these items by a new cart: the first refusal, or the order.
    func order(_ items: [String]) async throws -> TestReply {
        let cart = try #require(try await shop.post("/cart").json["cart_id"]?.string)
        for item in items {
            let added = try await shop.post("/cart/\(cart)/items", item)
            guard added.status == 201 else { return added }
        }
        return try await shop.post("/cart/\(cart)/checkout")
    }

    /// Has staff move an order.
    func move(_ order: String, to status: String) async throws {
        let moved = try await shop.put("/orders/\(order)/status", #"{"status":"\#(status)"}"#, key: key)
        #expect(moved.status == 200, "\(moved.text)")
    }

    func explained(_ path: String) async throws -> (rows: [JSON], total: String?) {
        let reply = try await shop.get("\(path)/explain")
        #expect(reply.status == 200, "\(reply.text)")
        return (reply.json["rows"]?.array ?? [], reply.json["total"]?.text)
    }
}

extension [JSON] {
    /// The sum of the rows' amounts in hundredths.
    var hundredths: Int64 {
        reduce(0) { sum, row in
            let digits = row["amount"]?.text.filter { $0 != "." } ?? ""
            return sum + (Int64(digits) ?? 0)
        }
    }
}
