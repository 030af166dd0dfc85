package import Catalog
import Inventory
package import Kernel

/// Goods put straight into the tables of the catalogue, for tests that are not about the catalogue.
package enum Goods {
    /// What was made.
    package struct Made: Sendable {
        package let product: ProductID
        package let variant: VariantID
        package let price: PriceID
    }

    /// A product with one variant, its price in US dollars' cents and, if more than none, its stock.
    @discardableResult
    package static func make(
        _ name: String,
        price minor: Int64 = 1_000,
        stock: Int = 0,
        in tx: Transaction
    ) throws -> Made {
        let key = name.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        let product: ProductID = try id(
            """
            INSERT INTO products (slug, name, name_key, price_minor, currency, created_at, updated_at)
            VALUES (\(key), \(name), \(key), \(minor), 'USD', \(tx.now), \(tx.now)) RETURNING id
            """,
            in: tx
        )
        let variant: VariantID = try id(
            """
            INSERT INTO variants (product_id, sku, created_at, updated_at)
            VALUES (\(product), \(name), \(tx.now), \(tx.now)) RETURNING id
            """,
            in: tx
        )
        let price: PriceID = try id(
            """
            INSERT INTO prices (variant_id, currency, amount_minor, created_at, updated_at)
            VALUES (\(variant), 'USD', \(minor), \(tx.now), \(tx.now)) RETURNING id
            """,
            in: tx
        )
        try tx.execute(
            """
            INSERT INTO price_history (variant_id, currency, amount_minor, from_at, recorded_at)
            VALUES (\(variant), 'USD', \(minor), \(tx.now), \(tx.now))
            """
        )
        if stock > 0 { try Stock.receive(stock, of: variant, as: .init(.receipt, actor: "test"), in: tx) }
        return Made(product: product, variant: variant, price: price)
    }

    private static func id<Row>(_ sql: SQL, in tx: Transaction) throws -> ID<Row> {
        guard let row = try tx.first(sql) else { preconditionFailure("RETURNING returned nothing") }
        return row[0]
    }
}
