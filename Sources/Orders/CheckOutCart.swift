import Inventory
package import Kernel
import Pricing

/// Makes an order of a cart: prices it, holds its pieces, and writes it down.
package struct CheckOutCart: Command {
    package static let route = Route.post(
        "/cart/{cart_id}/checkout",
        "Check a cart out",
        refusals: [CheckOutRefusal.self, QuoteRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound]
    )
    /// The cart is locked before it is read; stock is guarded by its own statements.
    package static let isolation = Access.readCommittedAndGuarded
    package typealias Who = AnyShopper

    package struct Path: Codable, Sendable {
        let cart_id: Text<1, 64>
    }

    package struct Wish: Codable, Sendable {
        let email: Email?
        let notes: Text<1, 2_000>?
        /// Refuses when the order would cost anything else.
        let expected_total: Amount?
    }
    package typealias Body = Wish?

    package struct Reply: Codable, Sendable {
        let order_id: String
        let order_number: String
        let total: Money
        let currency: Currency
        let message: String
    }

    let settings: OrderSettings
    /// Whom buyers pay by themselves with the order's id, if there is such a provider.
    let provider: String?

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let checkout = try Checkout(cart: call.path.cart_id.text, for: call.who.owner, in: tx)
        try checkout.check(expected: call.body?.expected_total)
        let order = try checkout.place(
            email: call.body?.email,
            notes: call.body?.notes?.text,
            provider: provider,
            holdSeconds: settings.holdSeconds,
            in: tx
        )
        return Reply(
            order_id: order.externalID,
            order_number: order.number,
            total: checkout.quote.total,
            currency: checkout.quote.currency,
            message: "Send order_id and total to the payments backend to complete purchase."
        )
    }
}
