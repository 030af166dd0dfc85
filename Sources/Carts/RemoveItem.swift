import Catalog
package import Kernel

/// Takes a product out of a cart.
package struct RemoveProduct: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartProductPath
    package typealias Reply = Nothing
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/cart/{cart_id}/items/{product_id}",
        "Remove an item by its product",
        refusals: [CartRefusal.self],
        problems: [Problem.notFound]
    )

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        let lines = try CartReading.lines(of: call.path.product_id, in: cart, tx)
        try CartItems(limits: limits).remove(lines, from: cart, in: tx)
        return Nothing()
    }
}

/// Takes a line out of the cart whose id the caller knows, or of the current one.
package struct RemoveItem: Command {
    package typealias Who = AnyShopper
    package typealias Reply = Nothing
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/cart/items/{item_id}",
        "Remove an item",
        refusals: [CartRefusal.self],
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let item_id: ID<CartLine>
    }

    package struct Parameters: Codable, Sendable {
        /// The caller's current cart unless said.
        let cart_id: Text<1, 64>?
    }

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let cart = try CartItems.open(call.parameters.cart_id?.text, for: call.who.owner, in: tx)
        let lines = try CartTable.lines(of: cart.id, in: tx).filter { $0.id == call.path.item_id }
        try CartItems(limits: limits).remove(lines, from: cart, in: tx)
        return Nothing()
    }
}

/// Takes everything out of a cart.
package struct EmptyCart: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartPath
    package typealias Reply = Nothing
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.delete(
        "/cart/{cart_id}",
        "Empty a cart",
        refusals: [CartRefusal.self],
        problems: [Problem.notFound]
    )

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        try CartTable.empty(cart, in: tx)
        try CartTable.renew(cart, days: limits.days, in: tx)
        return Nothing()
    }
}
