import Kernel

/// One order that was charged.
struct SandboxCharge: Sendable {
    let chargeID: String
    let orderID: String
    let amount: Money
    let createdAt: Timestamp
    /// What the shop answered when it was told, once it was.
    let heardStatus: Int?
}

/// Every statement on charges and the account.
enum SandboxCharges {
    static func find(_ orderID: String, in tx: Transaction) throws -> SandboxCharge? {
        try tx.first(
            """
            SELECT charge_id, order_id, amount_minor, currency, created_at, heard_status
            FROM sandbox_charges WHERE order_id = \(orderID)
            """
        ).map { row in
            SandboxCharge(
                chargeID: row[0],
                orderID: row[1],
                amount: Money(minor: row[2], currency: row[3]),
                createdAt: row[4],
                heardStatus: row[5]
            )
        }
    }

    /// Charges an order that was not charged yet.
    ///
    /// - Returns: false when it was.
    static func charge(_ orderID: String, _ amount: Money, in tx: Transaction) throws -> Bool {
        let isNew =
            try tx.execute(
                """
                INSERT INTO sandbox_charges (charge_id, order_id, amount_minor, currency, created_at)
                VALUES (\("ch_" + tx.random.hex(digits: 24)), \(orderID), \(amount.minor), \(amount.currency),
                    \(tx.now))
                ON CONFLICT (order_id) DO NOTHING
                """
            ) == 1
        guard isNew else { return false }
        try tx.execute(
            """
            INSERT INTO sandbox_accounts (currency, balance_minor)
            VALUES (\(amount.currency), \(amount.minor))
            ON CONFLICT (currency) DO UPDATE
            SET balance_minor = sandbox_accounts.balance_minor + excluded.balance_minor
            """
        )
        return true
    }

    static func heard(_ orderID: String, status: Int, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE sandbox_charges SET heard_at = \(tx.now), heard_status = \(status)
            WHERE order_id = \(orderID)
            """
        )
    }
}
