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
        try RefundPlan(pieces, of: order, in: tx)
            .give(of: order, restock: restock, because: reason, by: identity, in: tx).first
    }
}
