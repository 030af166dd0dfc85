import Catalog
package import Kernel

/// What is there of a product, variant by variant, as staff see it.
package struct ProductStock: Codable, Sendable {
    let product_id: ProductID
    /// On hand, also what is held.
    let stock: Int
    let held: Int
    let available: Int
    let variants: [VariantStock]

    struct VariantStock: Codable, Sendable {
        let variant_id: VariantID
        let sku: String
        let stock: Int
        let held: Int
        let available: Int
    }
}

/// Tells staff how much of a product is there, held and free, also of one that is not shown.
package struct ShowStock: Query {
    package typealias Who = Staff<StockRead>
    package typealias Reply = ProductStock
    package static let route = Route.get(
        "/inventory/{product_id}",
        "Show the stock of a product",
        problems: [Problem.notFound]
    )

    package struct Path: Codable, Sendable {
        let product_id: ProductID
    }

    package struct Parameters: Codable, Sendable {
        /// All variants of the product when it is not there.
        let variant_id: VariantID?
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> ProductStock {
        let product = call.path.product_id
        var sql: SQL =
            """
            SELECT v.id, v.sku FROM products p JOIN variants v ON v.product_id = p.id
            WHERE p.id = \(product) AND p.deleted_at IS NULL AND v.deleted_at IS NULL
            """
        if let variant = call.parameters.variant_id { sql += " AND v.id = \(variant)" }
        let found: [(id: VariantID, sku: String)] = try tx.rows(sql + " ORDER BY v.position, v.id").map {
            ($0[0], $0[1])
        }
        guard !found.isEmpty else { throw Problem.notFound("Product not found") }
        let levels = try Stock.levels(of: found.map(\.id), in: tx)
        let variants = found.map { variant in
            let level = levels[variant.id] ?? .none
            return ProductStock.VariantStock(
                variant_id: variant.id,
                sku: variant.sku,
                stock: level.onHand,
                held: level.onHand - level.available,
                available: level.available
            )
        }
        return ProductStock(
            product_id: product,
            stock: variants.reduce(0) { $0 + $1.stock },
            held: variants.reduce(0) { $0 + $1.held },
            available: variants.reduce(0) { $0 + $1.available },
            variants: variants
        )
    }
}
