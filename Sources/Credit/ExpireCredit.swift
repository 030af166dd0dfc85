import Kernel
import Ledger

/// Takes what is left off accounts whose time is over.
///
/// They are worth nothing from that second on, whether this has run or not.
struct ExpireCredit: Job {
    let kind = "credit.expire"
    let everySeconds: Int64? = 300
    /// Accounts in one transaction, so that it stays short.
    private static let batch = 200

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let due = try CreditTable.all(
            """
            id IN (SELECT id FROM credit_accounts
                WHERE expires_at IS NOT NULL AND balance_minor > 0 AND expires_at <= \(tx.now)
                ORDER BY expires_at LIMIT \(Self.batch))
            """,
            isLocked: true,
            in: tx
        )
        for account in due where account.balance.minor > 0 && account.isExpired(at: tx.now) {
            let movement = CreditMovement(
                kind: .expire,
                amount: Money(minor: 0 &- account.balance.minor, currency: account.currency),
                against: .creditExpired,
                actor: "clock"
            )
            guard try movement.apply(to: account, in: tx) != nil else { throw DatabaseError.busy }
        }
        return due.count == Self.batch ? .again : .done
    }
}
