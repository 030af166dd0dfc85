package import Kernel

/// Which variants, and so which products, have anything on hand: what the stock tells the catalogue, so that
/// lists can be filtered within an index.
package enum ShelfTable {
    /// Notes that variants came onto the shelf or left it, and brings their products up to date.
    ///
    /// Called only when a quantity reaches or leaves zero, with the levels locked. The products are locked
    /// first, in the order of ids: two variants of one product that run out together must not each see the
    /// other still there.
    package static func note(
        filled: [VariantID],
        emptied: [VariantID],
        of products: [ProductID],
        in tx: Transaction
    ) throws {
        guard !filled.isEmpty || !emptied.isEmpty else { return }
        if tx.engine == .postgres {
            _ = try tx.rows(
                "SELECT id FROM products WHERE id IN \(products) ORDER BY id FOR NO KEY UPDATE"
            )
        }
        try tx.post(
            """
            UPDATE variants SET is_in_stock = CASE WHEN id IN \(filled) THEN 1 ELSE 0 END
            WHERE id IN \(filled + emptied)
            """
        )
        try tx.post("UPDATE products SET is_in_stock = \(isInStock) WHERE id IN \(products)")
        tx.touch("in_stock")
    }

    /// Whether any living variant of a row of `products` is on hand: 0 or 1.
    static let isInStock: SQL = """
        (SELECT CAST(COALESCE(MAX(v.is_in_stock), 0) AS BIGINT) FROM variants v
         WHERE v.product_id = products.id AND v.deleted_at IS NULL)
        """
}
