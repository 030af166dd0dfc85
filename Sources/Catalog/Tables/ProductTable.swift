internal import Kernel

/// Every statement that writes products.
enum ProductTable {
    /// Adds products and returns their ids by slug.
    ///
    /// A slug that is taken already is missing from the answer.
    ///
    /// `rows` hold the product and the lowest price of its variants in minor units.
    static func insert(
        _ rows: [(values: ProductValues, priceMinor: Int64?)],
        currency: Currency,
        in tx: Transaction
    ) throws -> [String: ProductID] {
        let lists = rows.map { row -> SQL in
            "(\(row.values.list), \(row.priceMinor), \(currency), \(tx.now), \(tx.now))"
        }
        var ids: [String: ProductID] = [:]
        for part in Batches.of(lists, columns: 20) {
            let inserted = try tx.rows(
                """
                INSERT INTO products (\(ProductValues.columns), price_minor, currency, created_at, updated_at)
                VALUES \(part.joined(", "))
                ON CONFLICT DO NOTHING RETURNING slug, id
                """
            )
            for row in inserted { ids[row[0]] = row[1] }
        }
        return ids
    }

    /// Rewrites products that are there; one that was deleted is back.
    ///
    /// Their slugs must be free or their own.
    static func update(
        _ rows: [(id: ProductID, values: ProductValues)],
        currency: Currency,
        in tx: Transaction
    ) throws {
        let lists = rows.map { row -> SQL in
            "(\(row.id), \(row.values.list), \(currency), \(tx.now), \(tx.now))"
        }
        // The ids are there, so nothing is ever inserted: this is an update of many rows by one statement.
        for part in Batches.of(lists, columns: 20) {
            try tx.post(
                """
                INSERT INTO products (id, \(ProductValues.columns), currency, created_at, updated_at)
                VALUES \(part.joined(", "))
                ON CONFLICT (id) DO UPDATE SET
                    slug = excluded.slug, reference = excluded.reference, fingerprint = excluded.fingerprint,
                    name = excluded.name, name_key = excluded.name_key, description = excluded.description,
                    brand = excluded.brand, brand_key = excluded.brand_key,
                    category_id = excluded.category_id, tax_code = excluded.tax_code,
                    is_shippable = excluded.is_shippable,
                    is_active = excluded.is_active, rating_hundredths = excluded.rating_hundredths,
                    rating_count = excluded.rating_count, attributes = excluded.attributes,
                    metadata = excluded.metadata, updated_at = excluded.updated_at, deleted_at = NULL
                """
            )
        }
    }

    /// Says that something that belongs to a product changed: its variants or prices.
    static func touch(_ id: ProductID, in tx: Transaction) throws {
        try tx.post("UPDATE products SET updated_at = \(tx.now) WHERE id = \(id)")
    }

    /// Brings up to date what a product knows of its living variants: the lowest current price, and whether
    /// any is on hand.
    static func refresh(_ ids: [ProductID], currency: Currency, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE products SET price_minor = (
                SELECT MIN(c.amount_minor) FROM variants v
                JOIN prices c ON c.id = \(CurrentPrice.id(currency: currency, at: tx.now))
                WHERE v.product_id = products.id AND v.deleted_at IS NULL),
                is_in_stock = \(ShelfTable.isInStock)
            WHERE id IN \(ids)
            """
        )
    }

    /// Deletes a product softly; false when there is none.
    ///
    /// The next import of its file brings it back.
    static func delete(_ id: ProductID, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE products SET deleted_at = \(tx.now), updated_at = \(tx.now), fingerprint = NULL
            WHERE id = \(id) AND deleted_at IS NULL
            """
        ) == 1
    }

    /// Takes a deletion back; false when the product is not deleted.
    static func restore(_ id: ProductID, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE products SET deleted_at = NULL, updated_at = \(tx.now)
            WHERE id = \(id) AND deleted_at IS NOT NULL
            """
        ) == 1
    }

    /// A product that is not deleted.
    static func values(of id: ProductID, in tx: Transaction) throws -> ProductValues? {
        try tx.first(
            "SELECT \(ProductValues.columns) FROM products WHERE id = \(id) AND deleted_at IS NULL"
        ).map(ProductValues.init)
    }

    /// Which of these slugs other products than `own` have.
    static func taken(
        _ slugs: [String],
        except own: ProductID? = nil,
        in tx: Transaction
    ) throws -> Set<String> {
        let except: SQL = own.map { " AND id <> \($0)" } ?? ""
        return Set(try tx.rows("SELECT slug FROM products WHERE slug IN \(slugs)\(except)").map { $0[0] })
    }
}

/// Cuts rows for `VALUES` so that a statement keeps under the 32,766 parameters that SQLite takes
/// (PostgreSQL takes 65,535).
enum Batches {
    private static let parametersMax = 32_000

    static func of(_ rows: [SQL], columns: Int) -> [[SQL]] {
        let size = max(1, parametersMax / columns)
        return stride(from: 0, to: rows.count, by: size).map { Array(rows[$0..<min($0 + size, rows.count)]) }
    }
}
