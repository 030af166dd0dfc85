package import Kernel
import Ledger

/// Cards that were bought with an order.
package enum SoldCards {
    /// How many cards of a line there are, whatever became of them.
    package static func count(of order: String, at position: Int, in tx: Transaction) throws -> Int {
        try tx.first(
            """
            SELECT COUNT(*) FROM credit_accounts
            WHERE order_reference = \(order) AND order_position = \(position)
            """
        )?[0] ?? 0
    }

    /// Takes so many unspent cards of a line back; where none was issued yet there is nothing to take.
    ///
    /// What their sale brought stands in sales again, from where the refund takes it.
    /// - Throws: ``CreditRefusal/inUse(_:)`` when not so many are unspent.
    package static func takeBack(
        _ count: Int,
        of order: String,
        at position: Int,
        by actor: String,
        in tx: Transaction
    ) throws {
        let cards = try CreditTable.all(
            "order_reference = \(order) AND order_position = \(position)",
            isLocked: true,
            in: tx
        )
        guard !cards.isEmpty else { return }
        let unspent = cards.filter { $0.worth(at: tx.now) == $0.issued }.prefix(count)
        guard unspent.count == count else {
            let used = cards.last { $0.worth(at: tx.now) != $0.issued } ?? cards[0]
            throw CreditRefusal.inUse(used.lastFour ?? "")
        }
        for card in unspent {
            let movement = CreditMovement(
                kind: .void,
                amount: Money(minor: 0 &- card.balance.minor, currency: card.currency),
                against: .sales,
                reference: order,
                actor: actor,
                reason: "given back"
            )
            guard try movement.apply(to: card, in: tx) != nil else { throw DatabaseError.busy }
            try CreditTable.setDisabled(tx.now, card.id, in: tx)
        }
    }
}
