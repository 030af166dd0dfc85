import Kernel

/// What the tables say after a crash of all that the clients know something about.
struct CrashBooks: Sendable {
    struct WrittenOrder: Sendable {
        let status: String
        let payment: String
        let total: Int
        /// Whether it was ever paid, by its history.
        var wasPaid = false
        /// What it did to the stock: sold pieces below zero.
        var net = 0
        var sales = 0
        /// Money of the sandbox in the books: taken and given back.
        var captured = 0
        var refunded = 0
    }

    private(set) var orders: [String: WrittenOrder] = [:]
    let carts: [String: Int]
    /// How often each mark stands in its table.
    let refunds: [String: Int]
    let shipments: [String: Int]
    let adjustments: [String: Int]
    let adjusted: [String: Int]
    /// What the payment server has taken for each order and given back, by its own records.
    let charges: [String: Int]
    let repaid: [String: Int]
    let pendingRefunds: Int
    let waitingDeliveries: Int
    let deliveries: [String: String]
    let onHand: Int

    init(_ image: CrashImage) async throws {
        carts = try await image.carts()
        (orders, refunds, shipments) = try await image.database.read { tx in
            (
                try Self.orders(in: tx),
                try CrashImage.numbers(
                    "SELECT reason, COUNT(*) AS n FROM payment_refunds GROUP BY reason",
                    in: tx
                ),
                try CrashImage.numbers(
                    """
                    SELECT tracking_number, COUNT(*) AS n FROM shipments WHERE tracking_number IS NOT NULL
                    GROUP BY tracking_number
                    """,
                    in: tx
                )
            )
        }
        (adjustments, adjusted, onHand) = try await image.database.read { tx in
            (
                try CrashImage.numbers(
                    """
                    SELECT reason, COUNT(*) AS n FROM stock_movements
                    WHERE kind = 'adjustment' AND reason <> 'counted' GROUP BY reason
                    """,
                    in: tx
                ),
                try CrashImage.numbers(
                    """
                    SELECT reason, CAST(SUM(delta) AS BIGINT) AS n FROM stock_movements
                    WHERE kind = 'adjustment' AND reason <> 'counted' GROUP BY reason
                    """,
                    in: tx
                ),
                try tx.first("SELECT CAST(SUM(on_hand) AS BIGINT) AS n FROM stock_levels").map { $0[0] } ?? 0
            )
        }
        (pendingRefunds, waitingDeliveries, deliveries) = try await image.database.read { tx in
            let rows = try tx.rows("SELECT message_id, status FROM webhook_deliveries")
            return (
                try tx.rows("SELECT id FROM payment_refunds WHERE status = 'pending'").count,
                try tx.rows("SELECT id FROM webhook_deliveries WHERE status = 'waiting'").count,
                Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
            )
        }
        (charges, repaid) =
            try await image.payments?.read { tx in
                (
                    try CrashImage.numbers("SELECT order_id, amount_minor FROM sandbox_charges", in: tx),
                    try CrashImage.numbers("SELECT order_id, refunded_minor FROM sandbox_charges", in: tx)
                )
            } ?? ([:], [:])
    }

    private static func orders(in tx: Transaction) throws -> [String: WrittenOrder] {
        var orders: [String: WrittenOrder] = [:]
        for row in try tx.rows("SELECT external_id, status, payment_state, total_minor FROM orders") {
            orders[row[0]] = WrittenOrder(status: row[1], payment: row[2], total: row[3])
        }
        for row in try tx.rows(
            """
            SELECT o.external_id FROM order_history h JOIN orders o ON o.id = h.order_id
            WHERE h.to_status = 'paid'
            """
        ) { orders[row[0]]?.wasPaid = true }
        for row in try tx.rows(
            "SELECT reference, kind, delta FROM stock_movements WHERE reference LIKE 'order:%'"
        ) {
            let name = String((row[0] as String).dropFirst(6))
            orders[name]?.net += row[2]
            if row[1] == "sale" { orders[name]?.sales += 1 }
        }
        for row in try tx.rows(
            """
            SELECT e.reference, p.amount_minor FROM ledger_entries e
            JOIN ledger_postings p ON p.entry_key = e.key WHERE p.account = 'clearing:sandbox'
            """
        ) {
            let name = String((row[0] as String).dropFirst(6))
            let amount: Int = row[1]
            if amount > 0 { orders[name]?.captured += amount } else { orders[name]?.refunded -= amount }
        }
        return orders
    }
}
