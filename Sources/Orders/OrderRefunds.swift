import Credit
import Inventory
package import Kernel
package import Payments

/// Giving back what was paid for an order.
///
/// Invariant: never more than was captured, whoever asks and how often; each part (goods, shipping, tax) at
/// most once.
package enum OrderRefunds {
    /// What was paid and is not promised back.
    package static func rest(of order: Order, in tx: Transaction) throws -> Sale {
        guard order.payment == .paid || order.payment == .partiallyRefunded else {
            return .zero(order.total.currency)
        }
        return try Refunds.of(order.reference, in: tx).reduce(try order.sale().withoutRounding()) {
            rest,
            refund in
            guard case .sale(let part) = refund.wish.part else { return rest }
            return try rest.subtracting(part)
        }
    }

    /// Gives a part back, and answers the order as it is then.
    ///
    /// The order's row is locked by whoever asks.
    /// - Throws: ``OrderRefusal/beyondPaid(rest:)``.
    package static func give(
        _ part: Sale,
        of order: Order,
        to target: RefundTarget = .origin,
        because reason: String,
        by actor: String,
        in tx: Transaction
    ) throws -> (Order, [Refund]) {
        let rest = try rest(of: order, in: tx)
        let left = try rest.subtracting(part)
        guard left.goods.minor >= 0, left.shipping.minor >= 0, left.tax.minor >= 0,
            let changed = try OrderTable.giveBack(try part.total(), of: order.id, in: tx)
        else { throw OrderRefusal.beyondPaid(rest: try rest.total()) }
        let giving = RefundGiving(order: order, reason: reason, actor: actor)
        let given = try giving.give(part, to: target, in: tx)
        tx.touch(order.reference)
        return (changed, given)
    }

    /// An order by its id, locked until the end of the transaction; nil when there is none.
    package static func locked(_ id: OrderID, in tx: Transaction) throws -> Order? {
        try tx.lock("orders", id.value)
        return try OrderTable.find(id, in: tx)
    }

    /// The lines as they were bought, in their order.
    package static func lines(of order: Order, in tx: Transaction) throws -> [OrderLine] {
        try OrderLines.of([order], in: tx)[order.id] ?? []
    }

    /// Notes that pieces come back, by the positions of their lines, and puts them into stock if told.
    ///
    /// - Throws: ``OrderRefusal/alreadyReturned``.
    package static func takeBack(
        _ pieces: [(position: Int, line: OrderLine, count: Int)],
        of order: Order,
        intoStock: Bool,
        by actor: String,
        in tx: Transaction
    ) throws {
        for piece in pieces {
            guard try OrderLines.giveBack(piece.count, at: piece.position, of: order.id, in: tx) else {
                throw OrderRefusal.alreadyReturned
            }
            guard piece.line.isGiftCard else { continue }
            try SoldCards.takeBack(piece.count, of: order.reference, at: piece.position, by: actor, in: tx)
        }
        guard intoStock, order.isStockTaken else { return }
        let entry = StockEntry(.return, reason: "refunded", actor: actor, reference: order.reference)
        try Stock.putBack(pieces.flatMap { $0.line.taken($0.count) }, as: entry, in: tx)
    }

    /// Notes what the scales said of a measured line, and has the stock follow: what is missing goes back
    /// onto the shelf, what is more is taken.
    ///
    /// - Throws: ``OrderRefusal/alreadyReturned``, ``HoldRefusal``.
    package static func weigh(
        _ position: Int,
        _ line: OrderLine,
        as weighed: Int,
        of order: Order,
        by actor: String,
        in tx: Transaction
    ) throws {
        guard let measured = line.measured,
            try OrderLines.weigh(weighed, at: position, of: order.id, in: tx)
        else { throw OrderRefusal.alreadyReturned }
        let more = weighed - measured.quantity
        if more > 0 {
            let entry = StockEntry(.sale, reason: "weighed", actor: actor, reference: order.reference)
            try Stock.take([(line.variantID, more)], heldBy: nil, as: entry, in: tx)
        } else if more < 0 {
            let entry = StockEntry(.return, reason: "weighed", actor: actor, reference: order.reference)
            try Stock.putBack([(line.variantID, -more)], as: entry, in: tx)
        }
    }

    /// An order whose whole money went back is refunded, where its status lets it.
    package static func finish(
        _ order: Order,
        by identity: Identity,
        _ reason: String?,
        in tx: Transaction
    ) throws -> Order {
        guard order.payment == .refunded, order.status.next.contains(.refunded) else { return order }
        let mover = OrderMover(name: identity.actor, isStaff: true)
        return try OrderMoves.move(order, to: .refunded, by: mover, reason, in: tx)
    }

    /// Everything that is left goes back; the caller writes the order's states.
    static func giveRest(
        of order: Order,
        _ states: inout OrderStates,
        because reason: String,
        by actor: String,
        in tx: Transaction
    ) throws {
        guard order.payment == .paid || order.payment == .partiallyRefunded else { return }
        if order.hasGiftCards { try takeCardsBack(of: order, by: actor, in: tx) }
        let giving = RefundGiving(order: order, reason: reason, actor: actor)
        _ = try giving.give(try rest(of: order, in: tx), to: .origin, in: tx)
        states.payment = .refunded
        states.refundedMinor = order.total.minor
    }

    /// The gift cards that were bought with an order, as far as they did not come back before.
    private static func takeCardsBack(of order: Order, by actor: String, in tx: Transaction) throws {
        for (position, line) in try lines(of: order, in: tx).enumerated()
        where line.isGiftCard && line.returned < line.quantity {
            let count = line.quantity - line.returned
            try SoldCards.takeBack(count, of: order.reference, at: position, by: actor, in: tx)
        }
    }
}

extension OrderPath {
    /// The order that staff mean, locked until the end of the transaction.
    ///
    /// - Throws: 404.
    package func locked<Right>(for who: Staff<Right>, in tx: Transaction) throws -> Order {
        let id = try find(for: OrderViewer(who), in: tx).order.id
        try tx.lock("orders", id.value)
        guard let order = try OrderTable.find(id, in: tx) else { throw Problem.orderNotFound }
        return order
    }

    /// An order that somebody may see.
    ///
    /// - Throws: 404.
    package func visible<Right>(for who: ShopperOrStaff<Right>, in tx: Transaction) throws -> Order {
        try find(for: OrderViewer(who), in: tx).order
    }
}

/// Moves that shipments cause.
package enum OrderSteps {
    /// Notes that goods have left, though not all of them.
    package static func goodsLeft(_ order: Order, in tx: Transaction) throws -> Order {
        guard !order.isShipped else { return order }
        try OrderTable.markLeft(order, in: tx)
        tx.touch(order.reference)
        return try OrderTable.find(order.id, in: tx) ?? order
    }

    /// Moves an order forward, through what lies between; where its table does not lead, it stays.
    package static func advance(
        _ order: Order,
        to status: OrderStatus,
        by identity: Identity,
        in tx: Transaction
    ) throws -> Order {
        let mover = OrderMover(name: identity.actor, isStaff: true)
        var order = order
        if status == .delivered, order.status.next.contains(.shipped) {
            order = try OrderMoves.move(order, to: .shipped, by: mover, "shipped", in: tx)
        }
        guard order.status.next.contains(status) else { return order }
        return try OrderMoves.move(order, to: status, by: mover, nil, in: tx)
    }
}
