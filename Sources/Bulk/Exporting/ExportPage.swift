internal import Catalog
internal import Kernel

/// Some hundred products in the order of their ids, by a fixed number of statements.
struct ExportPage: Sendable {
    var products: [ExportedProduct]

    /// The products with larger ids than the last one.
    init(after last: ProductID, size: Int, currency: Currency, in tx: Transaction) throws {
        products = try tx.rows(
            """
            SELECT \(ExportedProduct.columns) FROM products
            WHERE id > \(last) AND deleted_at IS NULL ORDER BY id LIMIT \(size)
            """
        ).map(ExportedProduct.init)
        guard !products.isEmpty else { return }
        let ids = products.map(\.id)
        let variants = try Self.variants(of: ids, currency, in: tx)
        let images = try Self.images(of: ids, in: tx)
        let paths = try CategoryNames(products.compactMap(\.categoryID), in: tx)
        for index in products.indices {
            let product = products[index]
            products[index].variants = variants[product.id] ?? []
            products[index].images = images[product.id] ?? []
            products[index].categoryPath = product.categoryID.map(paths.names) ?? []
        }
    }

    /// Those with a price for one piece in the shop's currency; an import could not take others.
    private static func variants(
        of ids: [ProductID],
        _ currency: Currency,
        in tx: Transaction
    ) throws -> [ProductID: [ExportedVariant]] {
        let rows = try tx.rows(
            """
            SELECT v.product_id, v.sku, v.options, v.barcode, v.weight_grams, v.cost_minor, p.amount_minor,
                p.compare_at_minor, s.on_hand
            FROM variants v
            JOIN prices p ON p.variant_id = v.id AND p.currency = \(currency) AND p.interval = 'one_off'
                AND p.interval_count = 1 AND p.quantity_min = 1 AND COALESCE(p.valid_from, 0) = 0
                AND p.deleted_at IS NULL
            LEFT JOIN stock_levels s ON s.variant_id = v.id
            WHERE v.product_id IN \(ids) AND v.deleted_at IS NULL
            ORDER BY v.product_id, v.position, v.id
            """
        )
        return Dictionary(grouping: rows) { $0[0] as ProductID }.mapValues { $0.map(ExportedVariant.init) }
    }

    private static func images(
        of ids: [ProductID],
        in tx: Transaction
    ) throws -> [ProductID: [(url: String, alt: String)]] {
        let rows = try tx.rows(
            """
            SELECT product_id, url, alt FROM product_images WHERE product_id IN \(ids)
            ORDER BY product_id, position
            """
        )
        return Dictionary(grouping: rows) { $0[0] as ProductID }
            .mapValues { $0.map { (url: $0[1], alt: $0[2]) } }
    }
}

/// The names of categories from the root, by two statements.
struct CategoryNames {
    private var paths: [CategoryID: String] = [:]
    private var own: [Int64: String] = [:]

    init(_ ids: [CategoryID], in tx: Transaction) throws {
        let wanted = Array(Set(ids))
        guard !wanted.isEmpty else { return }
        for row in try tx.rows("SELECT id, path FROM categories WHERE id IN \(wanted)") {
            paths[row[0]] = row[1]
        }
        let all = Array(Set(paths.values.flatMap(Self.ids)))
        for row in try tx.rows("SELECT id, name FROM categories WHERE id IN \(all)") { own[row[0]] = row[1] }
    }

    func names(of category: CategoryID) -> [String] {
        Self.ids(paths[category] ?? "").compactMap { own[$0] }
    }

    /// The ids in `/1/4/`.
    private static func ids(_ path: String) -> [Int64] {
        path.split(separator: "/").compactMap { Int64($0) }
    }
}
