import Kernel

/// A movement of an account as it is shown.
struct MovementReply: Codable, Sendable {
    let id: Int64
    let kind: CreditMovement.Kind
    /// Negative for what went off.
    let amount: Money
    /// `order:` and an external id, if it is about an order.
    let reference: String?
    let actor: String?
    let reason: String?
    let created_at: Timestamp

    private init(_ row: Row, of account: CreditAccount, forStaff: Bool) {
        id = row["id"]
        kind = row["kind"]
        amount = Money(minor: row["amount_minor"], currency: account.currency)
        reference = row["reference"]
        actor = forStaff ? row["actor"] : nil
        reason = forStaff ? row["reason"] : nil
        created_at = row["created_at"]
    }

    /// The latest thousand of an account, the newest first; who moved it and why is for staff.
    static func of(
        _ account: CreditAccount,
        forStaff: Bool = true,
        in tx: Transaction
    ) throws -> [MovementReply] {
        try tx.rows(
            """
            SELECT id, kind, amount_minor, reference, actor, reason, created_at FROM credit_movements
            WHERE account_id = \(account.id) ORDER BY id DESC LIMIT 1000
            """
        ).map { MovementReply($0, of: account, forStaff: forStaff) }
    }
}
