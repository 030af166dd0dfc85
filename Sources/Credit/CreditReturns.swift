package import Kernel

/// What goes back to accounts.
package enum CreditReturns {
    /// How long a card is good for, at least, after money came back to it.
    static let revivalDays: Int64 = 365

    /// What one account gave for an order, and what came back of it.
    package struct Use: Sendable {
        package let account: CreditAccount
        package let taken: Money
        let refunded: Money

        /// What may still go back to it.
        package var left: Money {
            Money(minor: max(0, taken.minor &- refunded.minor), currency: taken.currency)
        }
    }

    /// What an order took, account by account, in the order of their ids; the accounts are locked unless
    /// they are only looked at.
    package static func uses(
        of reference: String,
        isLocked: Bool = true,
        in tx: Transaction
    ) throws -> [Use] {
        let rows = try tx.rows(
            """
            SELECT account_id,
                CAST(SUM(CASE WHEN kind = 'redeem' THEN -amount_minor ELSE 0 END) AS \(.integer)) AS taken,
                CAST(SUM(CASE WHEN kind = 'refund' THEN amount_minor ELSE 0 END) AS \(.integer)) AS refunded
            FROM credit_movements WHERE reference = \(reference) AND kind IN ('redeem', 'refund')
            GROUP BY account_id ORDER BY account_id
            """
        )
        guard !rows.isEmpty else { return [] }
        let ids: [CreditAccountID] = rows.map { $0["account_id"] }
        let accounts = try CreditTable.all("id IN \(ids)", isLocked: isLocked, in: tx)
        return zip(rows, accounts).compactMap { row, account in
            let use = Use(
                account: account,
                taken: Money(minor: row["taken"], currency: account.currency),
                refunded: Money(minor: row["refunded"], currency: account.currency)
            )
            return use.taken.minor > 0 ? use : nil
        }
    }

    /// What an order that is paid now took by kinds: the ways beside the provider in which it is paid.
    package static func ways(of reference: String, in tx: Transaction) throws -> [(way: String, Money)] {
        let uses = try uses(of: reference, isLocked: false, in: tx)
        return try CreditKind.allCases.compactMap { kind in
            guard let first = uses.first(where: { $0.account.kind == kind }) else { return nil }
            let sum = try uses.filter { $0.account.kind == kind }
                .reduce(Money.zero(first.taken.currency)) { try $0.adding($1.taken) }
            return (kind.rawValue, sum)
        }
    }

    /// Gives back what an order took that is not paid and will not be; once, however often it is asked.
    ///
    /// The order's row is locked by the caller. A card that has expired meanwhile stays expired.
    package static func release(
        _ reference: String,
        because reason: String,
        by actor: String,
        in tx: Transaction
    ) throws {
        let returned = try tx.rows(
            "SELECT account_id FROM credit_movements WHERE reference = \(reference) AND kind = 'return'"
        ).map { $0[0] as CreditAccountID }
        for use in try uses(of: reference, in: tx) where !returned.contains(use.account.id) {
            let movement = CreditMovement(
                kind: .return,
                amount: use.taken,
                against: use.account.kind.clearing,
                reference: reference,
                actor: actor,
                reason: reason
            )
            guard try movement.apply(to: use.account, in: tx) != nil else { throw DatabaseError.busy }
        }
    }

    /// Puts money of a paid order back on an account; its refund is booked by the caller.
    ///
    /// A card that expired, or soon does, is good for another year; one that was disabled stays so.
    package static func refund(
        _ amount: Money,
        to account: CreditAccount,
        of reference: String,
        because reason: String,
        by actor: String,
        in tx: Transaction
    ) throws {
        let movement = CreditMovement(
            kind: .refund,
            amount: amount,
            against: account.kind.clearing,
            reference: reference,
            actor: actor,
            reason: reason
        )
        let revived = tx.now.adding(days: revivalDays)
        if let end = account.expiresAt, end < revived {
            try CreditTable.setExpiry(revived, account.id, in: tx)
        }
        guard try movement.apply(to: account, in: tx) != nil else { throw DatabaseError.busy }
    }

    /// The store credit of an owner, to put money on; made if there is none.
    package static func storeCredit(
        of owner: Owner,
        _ currency: Currency,
        in tx: Transaction
    ) throws -> CreditAccount {
        try CreditTable.ensure(owner, currency, in: tx)
    }
}
