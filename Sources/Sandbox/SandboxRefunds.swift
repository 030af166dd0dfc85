import Kernel

/// One charge that was paid back, in part or wholly.
struct SandboxRefund: Sendable {
    /// The name that the shop gave it.
    let refundID: String
    let orderID: String
    let amount: Money
    let createdAt: Timestamp
}

/// Every statement on refunds.
enum SandboxRefunds {
    static let migration = Migration(
        "2026-11-23-sandbox-refunds",
        [
            """
            CREATE TABLE sandbox_refunds (
                id \(.identity), refund_id TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL,
                amount_minor \(.integer) NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL,
                created_at \(.integer) NOT NULL
            )\(.strict)
            """,
            "ALTER TABLE sandbox_charges ADD COLUMN refunded_minor \(.integer) NOT NULL DEFAULT 0",
        ]
    )

    static func find(_ refundID: String, in tx: Transaction) throws -> SandboxRefund? {
        try tx.first(
            """
            SELECT refund_id, order_id, amount_minor, currency, created_at FROM sandbox_refunds
            WHERE refund_id = \(refundID)
            """
        ).map { row in
            SandboxRefund(
                refundID: row[0],
                orderID: row[1],
                amount: Money(minor: row[2], currency: row[3]),
                createdAt: row[4]
            )
        }
    }

    /// Pays back what was not paid back by this name yet.
    ///
    /// - Returns: false when so much is not left of the charge.
    static func pay(_ refundID: String, _ orderID: String, _ amount: Money, in tx: Transaction) throws -> Bool
    {
        let isLeft =
            try tx.execute(
                """
                UPDATE sandbox_charges SET refunded_minor = refunded_minor + \(amount.minor)
                WHERE order_id = \(orderID) AND currency = \(amount.currency)
                    AND refunded_minor + \(amount.minor) <= amount_minor
                """
            ) == 1
        guard isLeft else { return false }
        try tx.execute(
            """
            INSERT INTO sandbox_refunds (refund_id, order_id, amount_minor, currency, created_at)
            VALUES (\(refundID), \(orderID), \(amount.minor), \(amount.currency), \(tx.now))
            """
        )
        try tx.execute(
            """
            UPDATE sandbox_accounts SET balance_minor = balance_minor - \(amount.minor)
            WHERE currency = \(amount.currency)
            """
        )
        return true
    }
}
