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
        _ body: @escaping @Sendable (OfferShop) async throws -> Void
    ) async throws {
        try await TestShop.openWithPayments(engine) { both in
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
