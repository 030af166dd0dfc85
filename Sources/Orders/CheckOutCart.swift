import Carts
import Inventory
package import Kernel
import Pricing
import Quotes

/// Makes an order of a cart: prices it, holds its pieces, and writes it down.
package struct CheckOutCart: Command {
    package static let route = Route.post(
        "/cart/{cart_id}/checkout",
        "Check a cart out",
        refusals: OrderWish.refusals,
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
        refusals: OrderWish.refusals,
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
        let placed = try checkout.place(self, expectingDue: wish?.expected_amount_due, in: tx)
        return CheckedOutReply(placed, checkout.quote)
    }
}

/// What paying needs to know of a new order.
package struct CheckedOutReply: Codable, Sendable {
    let order_id: String
    let order_number: String
    let total: Money
    /// What is left to pay after gift cards and store credit.
    let amount_due: Money
    let currency: Currency
    let message: String

    init(_ order: PlacedOrder, _ quote: Quote) {
        order_id = order.externalID
        order_number = order.number
        total = quote.total
        amount_due = order.due
        currency = quote.currency
        message =
            order.due == quote.total || order.due.minor > 0
            ? "Send order_id and \(order.due == quote.total ? "total" : "amount_due") to the payments backend"
                + " to complete purchase."
            : "The order is paid."
    }
}

/// The way from a cart to an order, whichever address it is asked at.
enum CartCheckout {
    /// Prices a cart's lines for its buyer.
    ///
    /// - Throws: ``CheckOutRefusal``, 404, ``QuoteRefusal``.
    static func begin(
        _ cart: Cart,
        _ wish: OrderWish,
        for identity: Identity,
        as caller: Owner?,
        _ quoter: Quoter,
        in tx: Transaction
    ) throws -> Checkout {
        guard !cart.lines.isEmpty else { throw CheckOutRefusal.cartIsEmpty }
        if let wanted = wish.currency, wanted != cart.currency {
            throw Problem.invalid(field: "currency", "must be that of the cart, \(cart.currency.code)")
        }
        try leaveFormerOrder(of: cart, in: tx)
        let buyer = try Buyer(identity, as: caller ?? cart.owner, wish, cart, in: tx)
        let checkout = try Checkout(Basket(cart), for: buyer, quoter, in: tx)
        try checkout.check(expected: wish.expected_total)
        return checkout
    }

    /// A cart makes a new order only after its former one failed or was cancelled; one that failed is
    /// cancelled now, so that late money for it goes back instead of paying twice.
    private static func leaveFormerOrder(of cart: Cart, in tx: Transaction) throws {
        guard let reference = cart.orderReference else { return }
        let externalID = Order.externalID(reference)
        guard !cart.isCheckedOut else { throw CheckOutRefusal.orderExists(orderID: externalID) }
        guard let order = try OrderTable.find(externalID, in: tx) else { return }
        guard order.status.letsCartGo else { throw CheckOutRefusal.orderExists(orderID: externalID) }
        _ = try OrderMoves.move(order, to: .cancelled, by: .again, "checked out again", in: tx)
    }
}

extension OrderMover {
    fileprivate static let again = OrderMover(name: "guest", isStaff: false)
}
