import Accounts
import Catalog
import Customers
import Inventory
package import Kernel
import Pricing
import Promotions

/// Orders one thing at once, without touching the current cart.
///
/// Whoever was nobody is a visitor then, and finds the order again by the cookie.
package struct BuyNow: Command {
    package static let route = Route.post(
        "/buy-now",
        "Buy one thing at once",
        refusals: OrderWish.refusals,
        problems: [Problem.notFound, Problem.forbidden]
    )
    /// Nothing is read that another may change but stock, which is guarded by its own statements.
    package static let isolation = Access.readCommittedAndGuarded
    package typealias Who = AnyShopper
    package typealias Reply = NewOrder

    package struct Body: Decodable, Sendable {
        let item: OrderItems.Item
        let wish: OrderWish

        package init(from decoder: any Decoder) throws {
            item = try OrderItems.Item(from: decoder)
            wish = try OrderWish(from: decoder)
        }
    }

    let till: Till

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> NewOrder {
        let lines = try OrderItems([call.body.item]).lines(at: "", in: tx)
        let (known, cookie) = try Visitors.ensure(call.who.identity, hashing: till.hashing, in: tx)
        let owner = call.who.owner == nil ? known : try Buyer.owner(of: call.who.identity, in: tx)
        if cookie != nil { try Customers.ensureDefault(for: known, email: call.body.wish.email, in: tx) }
        let buyer = try Buyer(call.who.identity, as: owner, call.body.wish, in: tx)
        let basket = Basket(lines, currency: try till.currencies.chosen(call.body.wish.currency))
        let checkout = try Checkout(basket, for: buyer, till.quoter, in: tx)
        try checkout.check(expected: call.body.wish.expected_total)
        return NewOrder(
            try OrderReply.of(
                try checkout.place(till, expectingDue: call.body.wish.expected_amount_due, in: tx),
                in: tx
            ),
            cookie
        )
    }
}

/// An order, and the cookie of somebody who became a visitor by it.
package struct NewOrder: ReplyWithHeaders, Sendable {
    private let order: OrderReply
    package let headers: [(name: String, value: String)]

    init(_ order: OrderReply, _ cookie: (name: String, value: String)?) {
        self.order = order
        headers = cookie.map { [$0] } ?? []
    }
}

extension NewOrder: Codable {
    /// Replies are only written; probing for the schema reads it.
    package init(from decoder: any Decoder) throws {
        self.init(try OrderReply(from: decoder), nil)
    }

    package func encode(to encoder: any Encoder) throws {
        try order.encode(to: encoder)
    }
}
