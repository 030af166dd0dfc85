package import Kernel
import Inventory
import Pricing

/// Puts an item into a cart.
///
/// What is there already is summed, and the sum must be in stock.
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

    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CartItemReply {
        let cart = try CartItems.open(call.path.cart_id.text, for: call.who.owner, in: tx)
        return try CartItems(limits: limits).add(
            call.body.quantity?.value ?? 1,
            of: call.body.choice,
            to: cart,
            in: tx
        )
    }
}
