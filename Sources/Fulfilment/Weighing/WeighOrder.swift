import Catalog
import Inventory
package import Kernel
package import Orders
import Payments

/// Says how much of measured goods is really sent: known at the scales only.
///
/// What is missing is paid back at once, with its tax; what is more is a present. The stock follows.
package struct WeighOrder: Command {
    package static let route = Route.post(
        "/orders/{order}/weighings",
        "Weigh what was ordered",
        refusals: [WeighingRefusal.self, OrderRefusal.self, HoldRefusal.self],
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<RefundsCreate>
    package typealias Path = OrderPath

    package struct Body: Codable, Sendable {
        /// Each line once, with what the scales say as its quantity.
        let items: [OrderedItem]
        let reason: Text<1, 500>?
    }

    package struct Reply: Codable, Sendable {
        package struct Item: Codable, Sendable {
            let sku: String
            let unit: String
            let ordered: Int
            let weighed: Int
        }

        let order_id: String
        let items: [Item]
        /// What goes back, tax included.
        let refunded: Money
        let currency: Currency
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let order = try call.path.locked(for: call.who, in: tx)
        guard order.isStockTaken, order.payment == .paid || order.payment == .partiallyRefunded,
            !order.isShipped
        else { throw WeighingRefusal.notWaiting }
        let lines = try OrderRefunds.lines(of: order, in: tx)
        var part = Sale.zero(order.total.currency)
        var items: [Reply.Item] = []
        let actor = call.who.identity.actor
        for (index, item) in call.body.items.enumerated() {
            let place = "items[\(index)]"
            let position = try item.position(in: lines, place) { $0.canBeWeighed }
            let line = lines[position]
            guard let measured = line.measured else {
                throw Problem.invalid(field: place, "is sold by the piece")
            }
            guard line.canBeWeighed, !items.contains(where: { $0.sku == line.sku }) else {
                throw WeighingRefusal.alreadyWeighed
            }
            guard let weighed = item.quantity?.value else {
                throw Problem.invalid(field: "\(place).quantity", "is what the scales say")
            }
            let (whole, rest) = try (
                RefundShare.of(1, of: line), RefundShare.of(1, of: line.weighed(at: weighed))
            )
            part = try part.adding(whole.subtracting(rest))
            try OrderRefunds.weigh(position, line, as: weighed, of: order, by: actor, in: tx)
            items.append(
                Reply.Item(sku: line.sku, unit: measured.unit, ordered: measured.quantity, weighed: weighed)
            )
        }
        let total = try part.total()
        if total.minor > 0 {
            let reason = call.body.reason?.text ?? "weighed"
            _ = try OrderRefunds.give(part, of: order, because: reason, by: actor, in: tx)
        }
        tx.touch(order.reference)
        return Reply(order_id: order.externalID, items: items, refunded: total, currency: total.currency)
    }
}

/// Why an order is not weighed.
package enum WeighingRefusal: Refusal {
    case notWaiting
    case alreadyWeighed

    static let waitingKind = Problem.Kind(
        409,
        "order_not_weighable",
        "The order does not wait for the scales."
    )
    static let weighedKind = Problem.Kind(409, "already_weighed", "The line was weighed or came back.")

    package static var kinds: [Problem.Kind] { [waitingKind, weighedKind] }

    package var problem: Problem {
        switch self {
        case .notWaiting: Problem(Self.waitingKind, "Only an order that is paid and not shipped is weighed.")
        case .alreadyWeighed: Problem(Self.weighedKind, "A line is weighed once, before it comes back.")
        }
    }
}
