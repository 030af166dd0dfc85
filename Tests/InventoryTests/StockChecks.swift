import Kernel
import Testing

/// What is always true of stock, proven from the tables alone.
enum StockChecks {
    static func all(_ database: any Database) async throws {
        let wrong = try await database.read { tx in
            try tx.rows(
                """
                SELECT s.variant_id, s.on_hand, s.held,
                    COALESCE((SELECT CAST(SUM(m.delta) AS BIGINT) FROM stock_movements m
                              WHERE m.variant_id = s.variant_id), 0) AS moved,
                    COALESCE((SELECT CAST(SUM(h.quantity) AS BIGINT) FROM holds h
                              WHERE h.variant_id = s.variant_id), 0) AS holds
                FROM stock_levels s
                """
            ).filter { row in
                let (onHand, held): (Int, Int) = (row["on_hand"], row["held"])
                return onHand != row["moved"] || held != row["holds"] || onHand < held || held < 0
            }.map { "\($0.values)" }
        }
        #expect(wrong.isEmpty)
    }
}
