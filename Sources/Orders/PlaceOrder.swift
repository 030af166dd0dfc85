import Carts
import Inventory
package import Kernel
import Pricing

/// Places an order of the items that a request names or, when it names none, of the current cart, which is
/// emptied.
package struct PlaceOrder: Command {
    package static let route = Route.post(
        "/orders",
        "Place an order",
        refusals: [CheckOutRefusal.self, QuoteRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound]
    )
    /// A cart is locked before it is read; stock is guarded by its own statements.
    package static let isolation = Access.readCommittedAndGuarded
    package typealias Who = KnownShopper
    package typealias Reply = OrderReply

    package struct Wanted: Decodable, Sendable {
        let items: OrderItems?
        let wish: OrderWish

        private enum CodingKeys: String, CodingKey {
            case items
        }

        package init(from decoder: any Decoder) throws {
            items = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
                OrderItems.self,
                forKey: .items
            )
            wish = try OrderWish(from: decoder)
        }
    }
    package typealias Body = Wanted?

    let till: Till

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrderReply {
        let owner = try Buyer.owner(of: call.who.identity, in: tx)
        let wish = call.body?.wish ?? .nothing
        let checkout: Checkout
        if let items = call.body?.items {
            let basket = Basket(try items.lines(at: "items.", in: tx), currency: till.currency)
            let buyer = try Buyer(call.who.identity, as: owner, wish, in: tx)
            checkout = try Checkout(basket, for: buyer, in: tx)
            try checkout.check(expected: wish.expected_total)
        } else {
            let cart = try Carts.current(of: call.who.owner, isLocked: true, in: tx)
            guard let cart, !cart.lines.isEmpty else { throw Problem.notFound("No Items found in Cart !") }
            checkout = try CartCheckout.begin(cart, wish, for: call.who.identity, as: owner, in: tx)
        }
        let placed = try checkout.place(till, in: tx)
        if let cart = checkout.basket.cart { try CartTable.empty(cart, in: tx) }
        return try OrderReply.of(placed, in: tx)
    }
}
