import Catalog
import Kernel

/// What is read of carts together with the catalogue.
enum CartReading {
    /// A line and the names that never go away, whatever became of the product.
    struct NamedLine {
        let line: CartLine
        let productID: ProductID
        let sku: String
        let name: String
    }

    static func namedLines(of cart: ID<Cart>, in tx: Transaction) throws -> [NamedLine] {
        try tx.rows(
            """
            SELECT l.id, l.variant_id, l.price_id, l.quantity, l.seen_unit_minor, v.product_id, v.sku, p.name
            FROM cart_lines l JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
            WHERE l.cart_id = \(cart) ORDER BY l.position, l.id
            """
        ).map { row in
            NamedLine(line: CartLine(row), productID: row["product_id"], sku: row["sku"], name: row["name"])
        }
    }

    /// The lines with a product's variants.
    static func lines(of product: ProductID, in cart: Cart, _ tx: Transaction) throws -> [CartLine] {
        try namedLines(of: cart.id, in: tx).filter { $0.productID == product }.map(\.line)
    }
}
