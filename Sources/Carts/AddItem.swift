package import Kernel
import Inventory
import Pricing

/// Puts an item into a cart.
///
/// What is there already is summed, and the sum must be in stock. A cart that is nobody's becomes the
/// shopper's with the first item.
package struct AddItem: Command {
    package typealias Who = AnyShopper
    package typealias Path = CartPath
    package typealias Body = ItemBody
    package typealias Reply = CartItemReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.post(
        "/cart/{cart_id}/items",
        "Add an item",
        refusals: [CartRefusal.self, HoldRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartItemReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        let cookie = try cart.owner == nil ? owners.adopt(cart, by: call.who.identity, in: tx) : nil
        return try CartItems(limits: owners.limits).add(call.body, to: cart, cookie, in: tx)
    }
}

/// Puts an item into the caller's current cart, which is made if there is none.
package struct AddToCart: Command {
    package typealias Who = AnyShopper
    package typealias Body = ItemBody
    package typealias Reply = CartItemReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.post(
        "/cart/items",
        "Add an item to the caller's cart",
        refusals: [CartRefusal.self, HoldRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartItemReply {
        let (cart, cookie) = try owners.current(of: call.who.identity, in: tx)
        return try CartItems(limits: owners.limits).add(call.body, to: cart, cookie, in: tx)
    }
}
