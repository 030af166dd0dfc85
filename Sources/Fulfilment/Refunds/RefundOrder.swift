import Credit
package import Kernel
package import Orders
import Payments

/// Gives money back: for pieces of lines, for shipping, an amount, or, with no body, everything that is left.
package struct RefundOrder: Command {
    package static let route = Route.post(
        "/orders/{order}/refunds",
        "Refund an order, in part or wholly",
        refusals: [OrderRefusal.self, CreditRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<RefundsCreate>
    package typealias Path = OrderPath
    package typealias Body = Wish?
    package typealias Reply = RefundReply

    package struct Wish: Codable, Sendable {
        /// Pieces that are paid back; all of a line that are left, without a quantity.
        let items: [OrderedItem]?
        /// How much of the shipping is paid back, without its tax, which follows.
        let shipping: Amount?
        /// An amount with everything in it, instead of items and shipping.
        let amount: Amount?
        /// Whether the items go back into stock; unless said, those do that were never shipped.
        let restock: Bool?
        /// Where the money goes; the way it came unless said.
        let to: RefundWay?
        let reason: Text<1, 500>?
    }

    let credit: CreditSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> RefundReply {
        let order = try call.path.locked(for: call.who, in: tx)
        let rest = try OrderRefunds.rest(of: order, in: tx)
        guard try rest.total().minor > 0 else {
            throw OrderRefusal.beyondPaid(rest: .zero(order.total.currency))
        }
        let plan = try RefundPlan(call.body, of: order, rest: rest, in: tx)
        let reason = call.body?.reason?.text
        let given = try plan.give(
            of: order,
            to: call.body?.to?.target(credit) ?? .origin,
            restock: call.body?.restock ?? !order.isShipped,
            because: reason,
            by: call.who.identity,
            in: tx
        )
        guard let reply = RefundReply(given, of: order) else {
            throw Problem.invalid(field: "amount", "must be more than nothing")
        }
        return reply
    }
}

/// Lists what was given back of an order, the oldest first.
package struct ListRefunds: Query {
    package static let route = Route.get(
        "/orders/{order}/refunds",
        "List an order's refunds",
        problems: [Problem.notFound]
    )
    package typealias Who = ShopperOrStaff<OrdersRead>
    package typealias Path = OrderPath
    package typealias Reply = [RefundReply]

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> [RefundReply] {
        let order = try call.path.visible(for: call.who, in: tx)
        return try Refunds.of(order.reference, in: tx).map { RefundReply($0, of: order) }
    }
}

/// Where staff send the money of a refund.
package enum RefundWay: String, SchemaWords {
    /// The way it came: first to the provider, then to the gift cards and store credit it came from.
    case origin
    case storeCredit = "store_credit"
    /// Onto a new gift card, whose code is mailed to the buyer.
    case giftCard = "gift_card"

    func target(_ settings: CreditSettings) -> RefundTarget {
        switch self {
        case .origin: .origin
        case .storeCredit: .storeCredit
        case .giftCard: .giftCard(settings)
        }
    }
}
