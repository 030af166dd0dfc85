package import Kernel
import Pricing

/// Shows a cart to whoever knows its id.
package struct ShowCart: Query {
    package typealias Who = ShopperOrStaff<CartsRead>
    package typealias Path = CartPath
    package typealias Reply = CartReply
    package static let route = Route.get(
        "/cart/{cart_id}",
        "Show a cart",
        refusals: [QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let id = call.path.cart_id.text
        let found =
            call.who.staff == nil
            ? try CartTable.find(id, for: call.who.owner, isLocked: false, in: tx)
            : try CartTable.any(id, in: tx)
        guard let cart = found else { throw CartProblem.noCart }
        let reply = try CartReply(cart, in: tx)
        tx.depend(on: cart.holdOwner)
        for item in reply.items { tx.depend(on: "product:\(item.product_id)") }
        tx.answerHolds(until: cart.expiresAt)
        return reply
    }
}

/// Says where the order would go, which decides on its tax.
package struct SetAddress: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartPath
    package typealias Reply = CartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/{cart_id}/address",
        "Set where the order goes",
        refusals: [CartRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    package struct Body: Codable, Sendable {
        let country: Country
    }

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        try CartTable.setCountry(call.body.country, of: cart, in: tx)
        try CartTable.renew(cart, days: limits.days, in: tx)
        guard let changed = try CartTable.any(cart.externalID, in: tx) else { throw CartProblem.noCart }
        return try CartReply(changed, in: tx)
    }
}
