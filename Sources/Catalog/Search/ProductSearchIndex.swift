package import Kernel

/// Keeps the search index true: every write of the catalogue names the products it changed, in its own
/// transaction, so that a product is found at once after the commit.
///
/// Only active products that are not deleted are in it.
package enum ProductSearchIndex {
    /// Products read and written at a time.
    private static let batch = 500

    /// Brings the documents of these products up to date; those that are not sold any more leave the index.
    package static func update(_ products: [ProductID], in tx: Transaction) throws {
        for start in stride(from: 0, to: products.count, by: batch) {
            let part = Array(products[start..<min(start + batch, products.count)])
            try replace(part, with: try documents(of: part, in: tx), in: tx)
        }
    }

    /// Replaces the documents of these products by others, which may be fewer.
    static func replace(
        _ products: [ProductID],
        with documents: [SearchDocument],
        in tx: Transaction
    ) throws {
        try SearchTable.remove(products, in: tx)
        guard !documents.isEmpty else { return }
        try SearchTable.insert(documents, in: tx)
    }

    private static func documents(of products: [ProductID], in tx: Transaction) throws -> [SearchDocument] {
        let rows = try tx.rows(
            """
            SELECT id, \(ProductValues.columns) FROM products
            WHERE id IN \(products) AND deleted_at IS NULL AND is_active = 1
            """
        )
        guard !rows.isEmpty else { return [] }
        let skus = Dictionary(
            grouping: try tx.rows(
                "SELECT product_id, sku FROM variants WHERE product_id IN \(products) AND deleted_at IS NULL"
            ),
            by: { $0[0] as ProductID }
        )
        let names = try CategoryNames(of: rows.compactMap { $0["category_id"] as CategoryID? }, in: tx)
        return rows.map { row in
            let id: ProductID = row["id"]
            let values = ProductValues(row)
            let attributes = try? JSON.parse(Array(values.attributes.utf8))
            return SearchDocument(
                id,
                values,
                attributes: attributes ?? .null,
                categories: values.categoryID.map(names.line(of:)) ?? [],
                skus: skus[id]?.map { $0[1] } ?? []
            )
        }
    }
}

/// The names of categories and of all above them.
private struct CategoryNames {
    private var parents: [CategoryID: CategoryID] = [:]
    private var names: [CategoryID: String] = [:]

    init(of categories: [CategoryID], in tx: Transaction) throws {
        guard !categories.isEmpty else { return }
        let rows = try tx.rows(
            """
            WITH RECURSIVE line (id, name, parent_id) AS (
                SELECT id, name, parent_id FROM categories WHERE id IN \(Array(Set(categories)))
                UNION
                SELECT c.id, c.name, c.parent_id FROM categories c JOIN line l ON c.id = l.parent_id
            )
            SELECT id, name, parent_id FROM line
            """
        )
        for row in rows {
            names[row[0]] = row[1]
            parents[row[0]] = row[2] as CategoryID?
        }
    }

    func line(of category: CategoryID) -> [String] {
        var line: [String] = []
        var next: CategoryID? = category
        while let id = next, let name = names[id], line.count < CategoryTable.depthMax {
            line.append(name)
            next = parents[id]
        }
        return line.reversed()
    }
}
