internal import Kernel

/// Every statement that writes variants.
enum VariantTable {
    /// A variant that is there, deleted or not.
    struct Kept: Sendable {
        let id: VariantID
        let productID: ProductID
        let values: VariantValues
        let isDeleted: Bool

        init(_ row: Row) {
            id = row["id"]
            productID = row["product_id"]
            values = VariantValues(row)
            let deletedAt: Timestamp? = row["deleted_at"]
            isDeleted = deletedAt != nil
        }
    }

    private static let columns: SQL = "product_id, sku, options, barcode, weight_grams, cost_minor, position"

    /// Adds variants and returns their ids by SKU.
    ///
    /// A SKU that is taken already is missing from the answer.
    static func insert(
        _ rows: [(product: ProductID, values: VariantValues)],
        in tx: Transaction
    ) throws -> [String: VariantID] {
        let lists = rows.map { row -> SQL in "(\(list(row.product, row.values, tx)))" }
        var ids: [String: VariantID] = [:]
        for part in Batches.of(lists, columns: 9) {
            let inserted = try tx.rows(
                """
                INSERT INTO variants (\(columns), created_at, updated_at) VALUES \(part.joined(", "))
                ON CONFLICT DO NOTHING RETURNING sku, id
                """
            )
            for row in inserted { ids[row[0]] = row[1] }
        }
        return ids
    }

    /// Rewrites variants that are there; one that was deleted is back.
    ///
    /// Their SKUs must be free or their own.
    static func update(
        _ rows: [(id: VariantID, product: ProductID, values: VariantValues)],
        in tx: Transaction
    ) throws {
        let lists = rows.map { row -> SQL in "(\(row.id), \(list(row.product, row.values, tx)))" }
        for part in Batches.of(lists, columns: 10) {
            try tx.post(
                """
                INSERT INTO variants (id, \(columns), created_at, updated_at) VALUES \(part.joined(", "))
                ON CONFLICT (id) DO UPDATE SET
                    sku = excluded.sku, options = excluded.options, barcode = excluded.barcode,
                    weight_grams = excluded.weight_grams, cost_minor = excluded.cost_minor,
                    position = excluded.position, updated_at = excluded.updated_at, deleted_at = NULL
                """
            )
        }
    }

    /// Says how large pieces are; only this writes it.
    static func setSize(_ size: PieceSize?, of id: VariantID, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE variants SET length_mm = \(size?.length), width_mm = \(size?.width),
                height_mm = \(size?.height)
            WHERE id = \(id)
            """
        )
    }

    /// Deletes variants softly.
    static func delete(_ ids: [VariantID], in tx: Transaction) throws {
        guard !ids.isEmpty else { return }
        try tx.post(
            "UPDATE variants SET deleted_at = \(tx.now), updated_at = \(tx.now) WHERE id IN \(ids)"
        )
    }

    /// The variants of products, the deleted ones too, in their order.
    static func all(of products: [ProductID], in tx: Transaction) throws -> [Kept] {
        guard !products.isEmpty else { return [] }
        return try tx.rows(
            """
            SELECT id, deleted_at, \(columns), length_mm, width_mm, height_mm FROM variants
            WHERE product_id IN \(products)
            ORDER BY product_id, position, id
            """
        ).map(Kept.init)
    }

    /// To which products these SKUs belong.
    static func owners(of skus: [String], in tx: Transaction) throws -> [String: ProductID] {
        guard !skus.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT sku, product_id FROM variants WHERE sku IN \(skus)")
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    private static func list(_ product: ProductID, _ values: VariantValues, _ tx: Transaction) -> SQL {
        """
        \(product), \(values.sku), \(values.options), \(values.barcode), \(values.weightGrams),
        \(values.costMinor), \(values.position), \(tx.now), \(tx.now)
        """
    }
}
