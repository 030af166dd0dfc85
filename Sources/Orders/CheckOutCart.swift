import Carts
import Inventory
package import Kernel
import Pricing
import Promotions

/// Makes an order of a cart: prices it, holds its pieces, and writes it down.
package struct CheckOutCart: Command {
    package static let route = Route.post(
        "/cart/{cart_id}/checkout",
        "Check a cart out",
        refusals: [CheckOutRefusal.self, QuoteRefusal.self, HoldRefusal.self, PromotionRefusal.self],
        problems: [Problem.notFound, Problem.forbidden]
    )
    /// The cart is locked before it is read; stock is guarded by its own statements.
    package static let isolation = Access.readCommittedAndGuarded
    package typealias Who = AnyShopper
    package typealias Body = OrderWish?
    package typealias Reply = CheckedOutReply

    package struct Path: Codable, Sendable {
        let cart_id: Text<1, 64>
    }

    let till: Till

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CheckedOutReply {
        let buyer = try Buyer.owner(of: call.who.identity, in: tx)
        let cart = try Carts.find(call.path.cart_id.text, for: call.who.owner, isLocked: true, in: tx)
        return try till.checkOut(cart, call.body, for: call.who.identity, as: buyer, in: tx)
    }
}

/// The same for the caller's current cart.
package struct CheckOutCurrentCart: Command {
    package static let route = Route.post(
        "/cart/checkout",
        "Check the current cart out",
        refusals: [CheckOutRefusal.self, QuoteRefusal.self, HoldRefusal.self, PromotionRefusal.self],
        problems: [Problem.notFound, Problem.forbidden]
    )
    /// The cart is locked before it is read; stock is guarded by its own statements.
    package static let isolation = Access.readCommittedAndGuarded
    package typealias Who = KnownShopper
    package typealias Body = OrderWish?
    package typealias Reply = CheckedOutReply

    let till: Till

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> CheckedOutReply {
        let buyer = try Buyer.owner(of: call.who.identity, in: tx)
        let cart = try Carts.current(of: call.who.owner, isLocked: true, in: tx)
        return try till.checkOut(cart, call.body, for: call.who.identity, as: buyer, in: tx)
    }
}

extension Till {
    /// - Throws: 404 when there is no cart; ``CheckOutRefusal``, ``QuoteRefusal``, ``HoldRefusal``.
    fileprivate func checkOut(
        _ cart: Cart?,
        _ wish: OrderWish?,
        for identity: Identity,
        as buyer: Owner?,
        in tx: Transaction
    ) throws -> CheckedOutReply {
        guard let cart else { throw Problem.notFound("Cart not found") }
        let checkout = try CartCheckout.begin(
            cart,
            wish ?? .nothing,
            for: identity,
            as: buyer,
            quoter,
            in: tx
        )
        return CheckedOutReply(try checkout.place(self, in: tx), checkout.quote)
    }
}

/// What paying needs to know of a new order.
package struct CheckedOutReply: Codable, Sendable {
    let order_id: String
    let order_number: String
    let total: Money
    let currency: Currency
    let message: String

    init(_ order: PlacedOrder, _ quote: Quote) {
        order_id = order.externalID
        order_number = order.number
        total = quote.total
        currency = quote.currency
        message = "Send order_id and total to the payments backend to complete purchase."
    }
}
