import Carts
import Kernel
import Secrets
import Support

/// The calls of the cart's endpoints that most tests begin with.
struct CartCalls {
    private let calls: EndpointCalls

    init(_ database: any Database, limits: CartLimits = CartLimits()) {
        calls = EndpointCalls(
            Carts(currencies: ShopCurrencies(.sample), hashing: .standard, limits: limits),
            on: database
        )
    }

    func callAsFunction(
        _ name: String,
        _ path: [String: String] = [:],
        query: [String: String] = [:],
        body: String = "",
        as identity: Identity = .nobody
    ) async throws -> EndpointCalls.Reply {
        try await calls(name, path, query: query, body: body, as: identity)
    }

    /// A new cart's id.
    func cart() async throws -> String {
        try await calls("CreateCart").json["cart_id"]?.string ?? ""
    }

    func add(_ body: String, to cart: String) async throws -> EndpointCalls.Reply {
        try await calls("AddItem", ["cart_id": cart], body: body)
    }

    func show(_ cart: String) async throws -> EndpointCalls.Reply {
        try await calls("ShowCart", ["cart_id": cart])
    }
}
