package import Kernel
import Pricing

/// Shows the caller's current cart; an empty one without an id when there is none.
package struct ShowCurrentCart: Query {
    package typealias Who = AnyShopper
    package typealias Reply = CartReply
    package static let route = Route.get(
        "/cart",
        "Show the caller's cart",
        refusals: [QuoteRefusal.self]
    )

    let owners: CartOwners

    /// Names nothing that it depends on, so that it is kept for nobody else.
    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        guard let owner = call.who.owner,
            let cart = try CartTable.current(of: owner, isLocked: false, in: tx)
        else { return CartReply(noneIn: owners.currencies.main) }
        return try CartReply(cart, owners.quoter, in: tx)
    }
}

/// Takes everything out of the caller's current cart; nothing happens when there is none.
package struct EmptyCurrentCart: Command {
    package typealias Who = AnyShopper
    package typealias Reply = Nothing
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete("/cart", "Empty the caller's cart")

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        guard let owner = call.who.owner, let cart = try CartTable.current(of: owner, isLocked: true, in: tx)
        else { return Nothing() }
        try CartTable.empty(cart, in: tx)
        try CartTable.renew(cart, days: limits.days, in: tx)
        return Nothing()
    }
}
