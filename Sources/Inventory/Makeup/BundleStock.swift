import Catalog
package import Kernel

/// How many bundles the parts are enough for, as expressions.
package enum BundleStock {
    /// Of the variant `v`, where it is a bundle: from the parts on hand, less what others hold of them.
    static func available(to owner: String?, at now: Timestamp) -> SQL {
        let others: SQL = owner.map { "AND h.owner <> \($0)" } ?? ""
        return """
            COALESCE((SELECT MIN((COALESCE(s.on_hand, 0) - COALESCE((
                    SELECT CAST(SUM(h.quantity) AS BIGINT) FROM holds h
                    WHERE h.variant_id = b.part_id AND h.expires_at > \(now) \(others)), 0)) / b.quantity)
                FROM bundle_parts b LEFT JOIN stock_levels s ON s.variant_id = b.part_id
                WHERE b.variant_id = v.id), 0)
            """
    }

    /// Of the variant `v`, where it is a bundle: from the parts on hand.
    package static let onHand: SQL = """
        COALESCE((SELECT MIN(COALESCE(s.on_hand, 0) / b.quantity)
            FROM bundle_parts b LEFT JOIN stock_levels s ON s.variant_id = b.part_id
            WHERE b.variant_id = v.id), 0)
        """

    /// Of the variant `v`, where it is a bundle: how many fewer can be bought than there are, for live holds
    /// on its parts.
    package static func held(at now: Timestamp) -> SQL { "\(onHand) - \(available(to: nil, at: now))" }

    /// The next moment at which a hold on a part of the variant `v` expires.
    package static func nextHold(after now: Timestamp) -> SQL {
        """
        (SELECT MIN(h.expires_at) FROM bundle_parts b JOIN holds h ON h.variant_id = b.part_id
         WHERE b.variant_id = v.id AND h.expires_at > \(now))
        """
    }

    /// Bundles that came onto the shelf or left it when the stock of these variants changed, with their
    /// products.
    static func moved(
        by changed: [StockTable.Changed],
        in tx: Transaction
    ) throws -> [(id: VariantID, product: ProductID, isThere: Bool)] {
        let parts = changed.filter(\.isPart).map(\.variantID)
        guard !parts.isEmpty else { return [] }
        return try tx.rows(
            """
            SELECT v.id, v.product_id, v.is_in_stock, CASE WHEN \(onHand) > 0 THEN 1 ELSE 0 END AS is_there
            FROM variants v
            WHERE v.id IN (SELECT b.variant_id FROM bundle_parts b WHERE b.part_id IN \(parts))
            """
        ).compactMap { row in
            let (was, isThere): (Bool, Bool) = (row[2], row[3])
            return was == isThere ? nil : (row[0], row[1], isThere)
        }
    }
}
