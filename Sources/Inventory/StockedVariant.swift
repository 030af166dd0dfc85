import Catalog
import Kernel

/// The variant that a request about stock means: the one named, or the product's first.
struct StockedVariant {
    let variantID: VariantID
    let productID: ProductID
    let isActive: Bool

    /// - Throws: 404 when there is no such product or it has no such variant.
    static func find(_ product: ProductID, _ variant: VariantID?, in tx: Transaction) throws -> StockedVariant
    {
        var sql: SQL =
            """
            SELECT v.id, p.id, p.is_active FROM products p JOIN variants v ON v.product_id = p.id
            WHERE p.id = \(product) AND p.deleted_at IS NULL AND v.deleted_at IS NULL
            """
        if let variant { sql += " AND v.id = \(variant)" }
        guard let row = try tx.first(sql + " ORDER BY v.position, v.id LIMIT 1") else {
            throw Problem.notFound("Product not found")
        }
        return StockedVariant(variantID: row[0], productID: row[1], isActive: row[2])
    }
}
