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
        let misplaced = try await database.read { tx in
            try tx.rows(
                """
                SELECT p.id, p.is_in_stock FROM products p WHERE p.is_in_stock <>
                    CASE WHEN EXISTS (SELECT 1 FROM variants v JOIN stock_levels s ON s.variant_id = v.id
                                      WHERE v.product_id = p.id AND v.deleted_at IS NULL AND s.on_hand > 0)
                    THEN 1 ELSE 0 END
                """
            ).map { "\($0.values)" }
        }
        #expect(misplaced.isEmpty)
    }
}
