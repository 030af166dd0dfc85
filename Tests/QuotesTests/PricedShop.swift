import Kernel
import Support
import Testing

extension OfferShop {
    /// Adds a price of a product's first variant; the members are those of the request.
    func price(_ members: String, of product: Int = keyboard) async throws -> Int64 {
        let made = try await shop.post("/products/\(product)/prices", "{\(members)}", key: key)
        #expect(made.status == 201, "\(made.text)")
        return try #require(made.json["id"]?.integer)
    }

    /// The number of a product's first variant.
    func variant(of product: Int = keyboard) async throws -> Int64 {
        let shown = try await shop.get("/products/\(product)")
        return try #require(shown.json["variants"]?.array?.first?["id"]?.integer, "\(shown.text)")
    }

    /// Makes something of the staff's and answers its number.
    func make(_ path: String, _ body: String) async throws -> Int64 {
        let made = try await shop.post(path, body, key: key)
        #expect(made.status == 201, "\(made.text)")
        return try #require(made.json["id"]?.integer)
    }

    /// A price list with one price of a product's first variant for each quantity; answers its number.
    func priceList(
        _ members: String,
        _ prices: [(pieces: Int, price: String)],
        of product: Int = keyboard
    ) async throws -> Int64 {
        let list = try await make("/price-lists", "{\(members)}")
        let variant = try await variant(of: product)
        let rows = prices.map {
            #"{"variant_id":\#(variant),"quantity_min":\#($0.pieces),"price":"\#($0.price)"}"#
        }
        let body = #"{"prices":[\#(rows.joined(separator: ","))]}"#
        let put = try await shop.send("PUT", "/price-lists/\(list)/prices", body, key: key)
        #expect(put.status == 200 && put.json["set"]?.integer == Int64(prices.count), "\(put.text)")
        return list
    }

    /// A customer group with these members.
    @discardableResult
    func group(_ code: String, _ members: String...) async throws -> Int64 {
        let group = try await make("/customer-groups", #"{"code":"\#(code)","name":"\#(code)"}"#)
        for member in members { try await put(member, in: group) }
        return group
    }

    func put(_ member: String, in group: Int64) async throws {
        let put = try await shop.send("PUT", "/customer-groups/\(group)/members/\(member)", key: key)
        #expect(put.status == 200, "\(put.text)")
    }

    /// A cart of somebody's with pieces of a product.
    func cart(of client: TestClient, _ quantity: Int, of product: Int = keyboard) async throws -> String {
        let cart = try #require(try await client.post("/cart").json["cart_id"]?.string)
        let item = #"{"product_id":\#(product),"quantity":\#(quantity)}"#
        let added = try await client.post("/cart/\(cart)/items", item)
        #expect(added.status == 201, "\(added.text)")
        return cart
    }

    /// What one piece of the first item of a cart costs, and whether that is told to have moved.
    func unit(in cart: String, for client: TestClient? = nil) async throws -> (price: String?, moved: JSON?) {
        let client = client ?? shop.client()
        let item = try await client.get("/cart/\(cart)").json["items"]?.array?.first
        return (item?["price"]?.text, item?["price_changed"])
    }
}
