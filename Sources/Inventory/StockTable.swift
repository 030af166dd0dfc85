import Catalog
import Kernel

/// Every statement that writes `stock_levels` and `stock_movements`: guarded, any number of lines at once.
enum StockTable {
    /// A level after it was changed.
    struct Changed {
        let variantID: VariantID
        let productID: ProductID
        let onHand: Int
        /// Whether bundles contain it.
        let isPart: Bool
    }

    /// Locks the levels in the order of ids, so that two operations never wait for each other; reads them.
    static func locked(_ variants: [VariantID], in tx: Transaction) throws -> [VariantID: (
        onHand: Int, held: Int
    )] {
        var sql: SQL =
            """
            SELECT variant_id, on_hand, held FROM stock_levels
            WHERE variant_id IN \(variants) ORDER BY variant_id
            """
        if tx.engine == .postgres { sql += " FOR UPDATE" }
        var levels: [VariantID: (onHand: Int, held: Int)] = [:]
        for row in try tx.rows(sql) { levels[row[0]] = (row[1], row[2]) }
        return levels
    }

    /// One row is locked by its own update; several must be locked in order first.
    static func lock(_ variants: [VariantID], in tx: Transaction) throws {
        guard tx.engine == .postgres, variants.count > 1 else { return }
        _ = try locked(variants, in: tx)
    }

    /// Sets quantities aside where there is enough, and tells where there was.
    static func hold(_ lines: StockLines, in tx: Transaction) throws -> [Changed] {
        try tx.rows(
            """
            UPDATE stock_levels SET held = stock_levels.held + wanted.quantity
            FROM \(lines.table(for: tx.engine))
            WHERE stock_levels.variant_id = wanted.variant_id
              AND stock_levels.on_hand - stock_levels.held >= wanted.quantity
            RETURNING \(changed)
            """
        ).map(Self.change)
    }

    /// Takes quantities, of which `held` were set aside before, where there is enough.
    static func take(_ lines: StockLines, in tx: Transaction) throws -> [Changed] {
        try tx.rows(
            """
            UPDATE stock_levels SET on_hand = stock_levels.on_hand - wanted.quantity,
                held = stock_levels.held - wanted.held
            FROM \(lines.table(for: tx.engine))
            WHERE stock_levels.variant_id = wanted.variant_id
              AND stock_levels.on_hand - stock_levels.held >= wanted.quantity - wanted.held
            RETURNING \(changed)
            """
        ).map(Self.change)
    }

    /// Undoes ``hold(_:in:)``.
    static func unhold(_ lines: StockLines, in tx: Transaction) throws -> [Changed] {
        try tx.rows(
            """
            UPDATE stock_levels SET held = stock_levels.held - wanted.quantity
            FROM \(lines.table(for: tx.engine))
            WHERE stock_levels.variant_id = wanted.variant_id
            RETURNING \(changed)
            """
        ).map(Self.change)
    }

    /// Adds quantities and sets `held` of them aside again: puts goods back, or undoes ``take(_:in:)``.
    static func put(_ lines: StockLines, in tx: Transaction) throws -> [Changed] {
        try tx.rows(
            """
            UPDATE stock_levels SET on_hand = stock_levels.on_hand + wanted.quantity,
                held = stock_levels.held + wanted.held
            FROM \(lines.table(for: tx.engine))
            WHERE stock_levels.variant_id = wanted.variant_id
            RETURNING \(changed)
            """
        ).map(Self.change)
    }

    /// Makes sure that there is a row to lock.
    static func create(_ variants: [VariantID], in tx: Transaction) throws {
        let lines = StockLines(variants.map { ($0, 1) })
        try tx.execute(
            """
            INSERT INTO stock_levels (variant_id, on_hand, held)
            SELECT wanted.variant_id, 0, 0 FROM \(lines.table(for: tx.engine)) WHERE wanted.quantity > 0
            ORDER BY wanted.variant_id
            ON CONFLICT (variant_id) DO NOTHING
            """
        )
    }

    /// Writes the journal, up or down.
    static func journal(_ lines: StockLines, _ entry: StockEntry, sign: Int, in tx: Transaction) throws {
        try tx.post(
            """
            INSERT INTO stock_movements (variant_id, delta, kind, reason, actor, reference, created_at)
            SELECT wanted.variant_id, wanted.quantity * \(sign), \(entry.kind.rawValue), \(entry.reason),
                   \(entry.actor), \(entry.reference), \(tx.now)
            FROM \(lines.table(for: tx.engine)) WHERE wanted.quantity > 0 ORDER BY wanted.variant_id
            """
        )
    }

    private static let changed: SQL =
        """
        stock_levels.variant_id,
        (SELECT v.product_id FROM variants v WHERE v.id = stock_levels.variant_id) AS product_id,
        stock_levels.on_hand,
        (SELECT CASE WHEN EXISTS (SELECT 1 FROM bundle_parts b WHERE b.part_id = stock_levels.variant_id)
            THEN 1 ELSE 0 END) AS is_part
        """

    private static func change(_ row: Row) -> Changed {
        Changed(variantID: row[0], productID: row[1], onHand: row[2], isPart: row[3])
    }
}
