import Carts
import Kernel
import Quotes

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
