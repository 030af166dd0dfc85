package import Catalog
package import Kernel

extension Stock {
    /// The levels of these variants in one statement.
    ///
    /// A variant that never had stock is not among them; of bundles it is what their parts are enough for.
    ///
    /// The answer holds until the next hold expires.
    package static func levels(
        of variants: [VariantID],
        in tx: Transaction
    ) throws -> [VariantID: StockLevel] {
        let rows = try tx.rows(
            """
            SELECT s.variant_id, s.on_hand, CAST(COALESCE(SUM(h.quantity), 0) AS BIGINT) AS held,
                   MIN(h.expires_at) AS next_at
            FROM stock_levels s
            LEFT JOIN holds h ON h.variant_id = s.variant_id AND h.expires_at > \(tx.now)
            WHERE s.variant_id IN \(variants)
            GROUP BY s.variant_id, s.on_hand
            UNION ALL
            SELECT v.id, \(BundleStock.onHand), \(BundleStock.held(at: tx.now)),
                   \(BundleStock.nextHold(after: tx.now))
            FROM variants v WHERE v.id IN \(variants) AND v.makeup = 'bundle'
            """
        )
        var levels: [VariantID: StockLevel] = [:]
        for row in rows {
            let (onHand, held): (Int, Int) = (row[1], row[2])
            levels[row[0]] = StockLevel(onHand: onHand, available: onHand - held)
            if let next = row[3] as Timestamp? { tx.answerHolds(until: next) }
        }
        return levels
    }
}

/// What is read of stock together with the catalogue.
enum StockReading {
    /// The lines of which less is available than wanted.
    ///
    /// What a line already holds counts for it.
    static func shortages(of lines: StockLines, in tx: Transaction) throws -> [Shortage] {
        let rows = try tx.rows(
            """
            SELECT wanted.variant_id, v.product_id, p.name, wanted.quantity,
                   COALESCE(s.on_hand, 0) - COALESCE((
                       SELECT CAST(SUM(h.quantity) AS BIGINT) FROM holds h
                       WHERE h.variant_id = wanted.variant_id AND h.expires_at > \(tx.now)), 0) AS available
            FROM \(lines.table(for: tx.engine))
            JOIN variants v ON v.id = wanted.variant_id
            JOIN products p ON p.id = v.product_id
            LEFT JOIN stock_levels s ON s.variant_id = wanted.variant_id
            ORDER BY wanted.variant_id
            """
        )
        return rows.compactMap { row in
            let (wanted, available): (Int, Int) = (row["quantity"], row["available"])
            guard available < wanted else { return nil }
            return Shortage(
                variantID: row["variant_id"],
                productID: row["product_id"],
                name: row["name"],
                available: available,
                wanted: wanted
            )
        }
    }
}

extension Stock {
    /// What of variants with stock of their own can be bought now by an owner, its own holds included.
    package static func available(
        _ variants: [VariantID],
        to owner: String,
        in tx: Transaction
    ) throws -> [VariantID: Int] {
        let rows = try tx.rows(
            "SELECT v.id, \(available(to: owner, at: tx.now)) FROM variants v WHERE v.id IN \(variants)"
        )
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// What of the variant `v` can be bought now by an owner, its own holds included, as an expression.
    package static func available(to owner: String, at now: Timestamp) -> SQL {
        """
        (CASE v.makeup WHEN 'bundle' THEN \(BundleStock.available(to: owner, at: now)) ELSE
            COALESCE((SELECT s.on_hand FROM stock_levels s WHERE s.variant_id = v.id), 0)
            - COALESCE((SELECT CAST(SUM(h.quantity) AS BIGINT) FROM holds h
                        WHERE h.variant_id = v.id AND h.expires_at > \(now) AND h.owner <> \(owner)), 0)
         END)
        """
    }
}
