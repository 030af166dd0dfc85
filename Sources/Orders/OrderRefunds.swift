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
        return try Refunds.of(order.reference, in: tx).reduce(try order.sale()) { rest, refund in
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
        because reason: String,
        by actor: String,
        in tx: Transaction
    ) throws -> (Order, Refund?) {
        let rest = try rest(of: order, in: tx)
        let left = try rest.subtracting(part)
        guard left.goods.minor >= 0, left.shipping.minor >= 0, left.tax.minor >= 0,
            let changed = try OrderTable.giveBack(try part.total(), of: order.id, in: tx)
        else { throw OrderRefusal.beyondPaid(rest: try rest.total()) }
        let refund = try request(part, of: order, because: reason, by: actor, in: tx)
        tx.touch(order.reference)
        return (changed, refund)
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
        try request(try rest(of: order, in: tx), of: order, because: reason, by: actor, in: tx)
        states.payment = .refunded
        states.refundedMinor = order.total.minor
    }

    @discardableResult
    private static func request(
        _ part: Sale,
        of order: Order,
        because reason: String,
        by actor: String,
        in tx: Transaction
    ) throws -> Refund? {
        let attempt = try PaymentAttempts.sale(order.reference, in: tx)
        return try Refunds.request(
            Refund.Wish(
                reference: order.reference,
                provider: attempt?.provider ?? "manual",
                charge: attempt?.providerReference,
                part: .sale(part)
            ),
            because: reason,
            by: actor,
            in: tx
        )
    }
}
