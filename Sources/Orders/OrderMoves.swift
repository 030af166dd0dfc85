import Carts
import Inventory
import Kernel
import Payments
import Promotions

/// Moves orders by hand or by the clock, with everything that belongs to a move.
enum OrderMoves {
    /// Moves an order and answers it as it is then.
    ///
    /// Asking for the status it has changes nothing.
    /// - Throws: ``OrderRefusal/invalidMove(from:to:allowed:)``; ``HoldRefusal`` when pieces are missing.
    static func move(
        _ order: Order,
        to status: OrderStatus,
        by mover: OrderMover,
        _ reason: String? = nil,
        in tx: Transaction
    ) throws -> Order {
        try tx.lock("orders", order.id.value)
        guard order.status != status else { return order }
        guard order.next.contains(status) else {
            throw OrderRefusal.invalidMove(from: order.status, to: status, allowed: order.next)
        }
        var states = OrderStates(order)
        let actor = mover.name
        switch status {
        case .pending: break
        case .paid: try pay(order, &states, actor, in: tx)
        case .paymentFailed: try fail(order, &states, in: tx)
        case .processing, .shipped, .delivered: try fulfil(order, status, &states, actor, in: tx)
        case .cancelled: try cancel(order, &states, actor, in: tx)
        case .refunded: try refund(order, &states, actor, in: tx)
        }
        guard try OrderTable.move(order, to: status, states, in: tx) else { throw DatabaseError.busy }
        try OrderHistory.add(
            order.id,
            order.externalID,
            .init(from: order.status, to: status),
            by: mover,
            reason,
            in: tx
        )
        try OrderMails.moved(order, to: status, in: tx)
        guard let moved = try OrderTable.find(order.id, in: tx) else { throw DatabaseError.busy }
        return moved
    }

    private static func pay(
        _ order: Order,
        _ states: inout OrderStates,
        _ actor: String,
        in tx: Transaction
    ) throws {
        try takeStock(order, &states, actor, in: tx)
        states.payment = .paid
        states.paidAt = tx.now
        let ways = try order.ways(in: tx)
        try Captures.sale(order.reference, by: "manual", as: nil, try order.sale(), beside: ways, in: tx)
        try IssueGiftCards.enqueue(for: order, in: tx)
        try PaymentAttempts.end(order.reference, as: .cancelled, "paid by hand", in: tx)
    }

    private static func fail(_ order: Order, _ states: inout OrderStates, in tx: Transaction) throws {
        states.payment = .failed
        try Stock.release(order.reference, in: tx)
        try PaymentAttempts.end(order.reference, as: .failed, "failed by hand", in: tx)
        try openCart(order, in: tx)
    }

    private static func fulfil(
        _ order: Order,
        _ status: OrderStatus,
        _ states: inout OrderStates,
        _ actor: String,
        in tx: Transaction
    ) throws {
        try takeStock(order, &states, actor, in: tx)
        states.fulfilment = status == .processing ? .processing : status == .shipped ? .shipped : .delivered
    }

    private static func cancel(
        _ order: Order,
        _ states: inout OrderStates,
        _ actor: String,
        in tx: Transaction
    ) throws {
        states.fulfilment = .cancelled
        try LivePromotions.release(order: order.reference, in: tx)
        try giveBack(order, &states, actor, in: tx)
        try order.releaseCredit(because: "order cancelled", by: actor, in: tx)
        try PaymentAttempts.end(order.reference, as: .cancelled, "order cancelled", in: tx)
        try openCart(order, in: tx)
        try OrderRefunds.giveRest(of: order, &states, because: "cancelled after payment", by: actor, in: tx)
    }

    private static func refund(
        _ order: Order,
        _ states: inout OrderStates,
        _ actor: String,
        in tx: Transaction
    ) throws {
        if order.fulfilment == .unfulfilled || order.fulfilment == .processing {
            try giveBack(order, &states, actor, in: tx)
        }
        try order.releaseCredit(because: "order refunded", by: actor, in: tx)
        try PaymentAttempts.end(order.reference, as: .cancelled, "order refunded", in: tx)
        try OrderRefunds.giveRest(of: order, &states, because: "order refunded", by: actor, in: tx)
    }

    /// The cart of an order that came to nothing can be changed and checked out again.
    static func openCart(_ order: Order, in tx: Transaction) throws {
        guard let cart = order.cartExternalID else { return }
        try CartTable.unlink(order.reference, in: tx)
        tx.touch("cart:\(cart)")
    }

    /// Makes sure that the pieces have left the stock, once.
    private static func takeStock(
        _ order: Order,
        _ states: inout OrderStates,
        _ actor: String,
        in tx: Transaction
    ) throws {
        guard !order.isStockTaken else { return }
        let entry = StockEntry(.sale, actor: actor, reference: order.reference)
        try Stock.take(order.pieces, heldBy: order.reference, as: entry, in: tx)
        states.isStockTaken = true
    }

    /// Puts taken pieces back or lets go of held ones, once; what came back before is not put back again.
    private static func giveBack(
        _ order: Order,
        _ states: inout OrderStates,
        _ actor: String,
        in tx: Transaction
    ) throws {
        guard order.isStockTaken else { return try Stock.release(order.reference, in: tx) }
        let out = try OrderRefunds.lines(of: order, in: tx).enumerated()
            .map { (position: $0.offset, line: $0.element, count: $0.element.quantity - $0.element.returned) }
            .filter { $0.count > 0 }
        let entry = StockEntry(.return, reason: "order cancelled", actor: actor, reference: order.reference)
        try Stock.putBack(out.flatMap { $0.line.taken($0.count) }, as: entry, in: tx)
        states.isStockTaken = false
    }
}
