import Catalog
import Kernel

/// The variant that a request about stock means: the one named, or the product's first.
struct StockedVariant {
    let variantID: VariantID
    let productID: ProductID
    let isActive: Bool
    let makeup: SellableMakeup?

    /// - Throws: 404 when there is no such product or it has no such variant.
    static func find(_ product: ProductID, _ variant: VariantID?, in tx: Transaction) throws -> StockedVariant
    {
        var sql: SQL =
            """
            SELECT v.id, p.id, p.is_active, v.makeup FROM products p JOIN variants v ON v.product_id = p.id
            WHERE p.id = \(product) AND p.deleted_at IS NULL AND v.deleted_at IS NULL
            """
        if let variant { sql += " AND v.id = \(variant)" }
        guard let row = try tx.first(sql + " ORDER BY v.position, v.id LIMIT 1") else {
            throw Problem.notFound("Product not found")
        }
        return StockedVariant(
            variantID: row[0],
            productID: row[1],
            isActive: row[2],
            makeup: (row[3] as String?).flatMap(SellableMakeup.init)
        )
    }

    /// The variant, for a change of its stock.
    ///
    /// - Throws: ``MakeupRefusal/isBundle`` for one without stock of its own.
    func withOwnStock() throws(MakeupRefusal) -> StockedVariant {
        guard makeup != .bundle else { throw .isBundle }
        return self
    }
}
