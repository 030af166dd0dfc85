package import Kernel
import Pricing
package import Quotes

/// Says in words why a cart costs what it costs.
package struct ExplainCart: Query {
    package typealias Who = ShopperOrStaff<CartsRead>
    package typealias Path = CartPath
    package typealias Reply = Explanation
    package static let route = Route.get(
        "/cart/{cart_id}/explain",
        "Explain what a cart costs",
        refusals: [QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let quoter: Quoter

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Explanation {
        let cart = try CartReading.cart(call.path, for: call.who, in: tx)
        return try quoter.explanation(of: cart, in: tx)
    }
}

/// The same for the caller's current cart.
package struct ExplainCurrentCart: Query {
    package typealias Who = AnyShopper
    package typealias Reply = Explanation
    package static let route = Route.get(
        "/cart/explain",
        "Explain what the caller's cart costs",
        refusals: [QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let quoter: Quoter

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Explanation {
        guard let owner = call.who.owner,
            let cart = try CartTable.current(of: owner, isLocked: false, in: tx)
        else { throw CartProblem.noCart }
        return try quoter.explanation(of: cart, in: tx)
    }
}

extension Quoter {
    fileprivate func explanation(of cart: Cart, in tx: Transaction) throws -> Explanation {
        let priced = try CartQuote(cart, self, in: tx)
        return Explanation(
            priced.quote,
            names: priced.names,
            destination: priced.destination,
            profile: profile
        )
    }
}
