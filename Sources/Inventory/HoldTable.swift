import Catalog
import Kernel

/// Every statement on `holds`.
enum HoldTable {
    private static let columns: SQL = "id, variant_id, quantity, owner, expires_at, first_held_at"

    static func holds(of owner: String, in tx: Transaction) throws -> [Hold] {
        try tx.rows("SELECT \(columns) FROM holds WHERE owner = \(owner) ORDER BY variant_id").map(Hold.init)
    }

    static func hold(_ id: ID<Hold>, in tx: Transaction) throws -> Hold? {
        try tx.first("SELECT \(columns) FROM holds WHERE id = \(id)").map(Hold.init)
    }

    static func insert(
        _ lines: StockLines,
        for owner: String,
        until expiresAt: Timestamp,
        since firstHeldAt: Timestamp,
        in tx: Transaction
    ) throws {
        try tx.post(
            """
            INSERT INTO holds (variant_id, quantity, owner, expires_at, first_held_at)
            SELECT wanted.variant_id, wanted.quantity, \(owner), \(expiresAt), \(firstHeldAt)
            FROM \(lines.table(for: tx.engine)) ORDER BY wanted.variant_id
            """
        )
    }

    /// Deletes an owner's holds on these variants and answers their quantities; lapsed ones stay.
    static func takeLive(
        _ variants: [VariantID],
        of owner: String,
        in tx: Transaction
    ) throws -> [VariantID: Int] {
        let rows = try tx.rows(
            """
            DELETE FROM holds WHERE owner = \(owner) AND variant_id IN \(variants) AND expires_at > \(tx.now)
            RETURNING variant_id, quantity
            """
        )
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: +)
    }

    /// Deletes an owner's holds on these variants, lapsed or not.
    ///
    /// The levels are locked by the caller.
    static func delete(
        _ variants: [VariantID],
        of owner: String,
        in tx: Transaction
    ) throws -> StockLines {
        StockLines(
            try tx.rows(
                """
                DELETE FROM holds WHERE owner = \(owner) AND variant_id IN \(variants)
                RETURNING variant_id, quantity
                """
            ).map { ($0[0], $0[1]) }
        )
    }

    /// Deletes the lapsed holds on these variants.
    ///
    /// The levels are locked by the caller.
    static func deleteLapsed(_ variants: [VariantID], in tx: Transaction) throws -> StockLines {
        StockLines(
            try tx.rows(
                """
                DELETE FROM holds WHERE variant_id IN \(variants) AND expires_at <= \(tx.now)
                RETURNING variant_id, quantity
                """
            ).map { ($0[0], $0[1]) }
        )
    }

    /// The variants of the holds that lapsed first.
    static func lapsedVariants(limit: Int, in tx: Transaction) throws -> [VariantID] {
        try tx.rows(
            """
            SELECT DISTINCT variant_id FROM (
                SELECT variant_id FROM holds WHERE expires_at <= \(tx.now) ORDER BY expires_at LIMIT \(limit)
            ) AS lapsed ORDER BY variant_id
            """
        ).map { $0[0] }
    }

    /// Gives the live holds of one owner to another.
    ///
    /// How long they may live in all goes on counting.
    static func move(from owner: String, to next: String, until: Timestamp, in tx: Transaction) throws -> Int
    {
        let life = HoldLimits.ownerSecondsMax * 1_000
        return try tx.execute(
            """
            UPDATE holds SET owner = \(next),
                expires_at = CASE WHEN first_held_at + \(life) < \(until) THEN first_held_at + \(life)
                                  ELSE \(until) END
            WHERE owner = \(owner) AND expires_at > \(tx.now)
            """
        )
    }
}
