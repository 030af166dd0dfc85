package import Kernel
package import Orders
package import Payments

/// Gives money back for pieces of lines, as `POST /orders/{order}/refunds` does for items.
package enum LineRefund {
    /// Gives back pieces of an order that the caller has locked.
    ///
    /// The pieces are how many of which line, by its position, each line once; they go back into stock where
    /// it is asked.
    /// - Returns: nil when they cost nothing.
    /// - Throws: ``OrderRefusal`` when so many are not left, or not so much was paid.
    package static func give(
        _ pieces: [(position: Int, count: Int)],
        of order: Order,
        restock: Bool,
        because reason: String,
        by identity: Identity,
        in tx: Transaction
    ) throws -> Refund? {
        let lines = try OrderRefunds.lines(of: order, in: tx)
        var part = Sale.zero(order.total.currency)
        var given: [(position: Int, line: OrderLine, count: Int)] = []
        for piece in pieces {
            guard lines.indices.contains(piece.position),
                piece.count <= lines[piece.position].quantity - lines[piece.position].returned
            else { throw OrderRefusal.alreadyReturned }
            let line = lines[piece.position]
            given.append((piece.position, line, piece.count))
            part = try RefundShare.sum(part, try RefundShare.of(piece.count, of: line))
        }
        let actor = identity.actor
        try OrderRefunds.takeBack(given, of: order, intoStock: restock, by: actor, in: tx)
        let (changed, refund) = try OrderRefunds.give(part, of: order, because: reason, by: actor, in: tx)
        _ = try OrderRefunds.finish(changed, by: identity, reason, in: tx)
        return refund
    }
}
