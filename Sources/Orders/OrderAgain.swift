import Carts
import Inventory
package import Kernel
import Pricing

/// Puts what was ordered into the caller's current cart again, as far as it is still sold.
package struct OrderAgain: Command {
    package static let route = Route.post(
        "/orders/{order}/again",
        "Order the same again",
        status: 200,
        refusals: [QuoteRefusal.self],
        problems: [Problem.notFound]
    )
    /// The cart is locked before it is read.
    package static let isolation = Access.readCommittedAndGuarded
    package typealias Who = KnownShopper
    package typealias Path = OrderPath

    package struct Reply: Codable, Sendable {
        let cart: CartReply
        /// What is not in the cart, or less of it than was ordered.
        let notices: [CartNotice]
    }

    let till: Till

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let (order, _) = try call.path.find(for: OrderViewer(call.who.identity), in: tx)
        let (cart, notices) = try Carts.refill(
            try OrderRefunds.lines(of: order, in: tx).filter { $0.product.is_gift != true }.map { line in
                (variant: line.variantID, quantity: line.product.makeup?.measured?.quantity ?? line.quantity)
            },
            for: call.who.identity,
            currencies: till.currencies,
            quoter: till.quoter,
            hashing: till.hashing,
            in: tx
        )
        return Reply(cart: cart, notices: notices)
    }
}
