import Catalog
package import Kernel
import Inventory
import Pricing

/// How many pieces a line shall have, or units of what is measured.
package struct QuantityBody: Codable, Sendable {
    let quantity: Count<1, 1_000_000>
}

/// The path of a product in a cart.
package struct CartProductPath: Codable, Sendable {
    let cart_id: Text<1, 64>
    let product_id: ProductID
}

/// Sets how many pieces of a product are in a cart.
package struct ChangeQuantity: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartProductPath
    package typealias Body = QuantityBody
    package typealias Reply = CartItemReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/{cart_id}/items/{product_id}",
        "Change an item by its product",
        refusals: [CartRefusal.self, HoldRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartItemReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        guard let line = try CartReading.lines(of: call.path.product_id, in: cart, tx).first else {
            throw CartProblem.noItem
        }
        return try CartItems(limits: limits).set(line, of: cart, to: call.body.quantity.value, in: tx)
    }
}

/// Sets how many pieces a line has.
///
/// Knowing an item's number is no right: the cart must be named, or be the caller's current one.
package struct ChangeItem: Command {
    package typealias Who = AnyShopper
    package typealias Reply = CartItemReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.put(
        "/cart/items/{item_id}",
        "Change an item",
        refusals: [CartRefusal.self, HoldRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let item_id: ID<CartLine>
    }

    package struct Body: Codable, Sendable {
        /// The caller's current cart unless said.
        let cart_id: Text<1, 64>?
        let quantity: Count<1, 1_000_000>
    }

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartItemReply {
        let cart = try CartItems.open(call.body.cart_id?.text, for: call.who.owner, in: tx)
        guard let line = try CartTable.lines(of: cart.id, in: tx).first(where: { $0.id == call.path.item_id })
        else {
            throw CartProblem.noItem
        }
        return try CartItems(limits: limits).set(line, of: cart, to: call.body.quantity.value, in: tx)
    }
}
