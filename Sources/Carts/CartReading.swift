import Catalog
import Inventory
import Kernel

/// What is read of carts together with the catalogue and the stock.
enum CartReading {
    /// A line, the names that never go away whatever became of the product, and the stock of now.
    struct NamedLine {
        let line: CartLine
        let productID: ProductID
        let sku: String
        let name: String
        /// What this cart can buy of it, what it holds included.
        let available: Int
    }

    /// The lines in one statement.
    ///
    /// The answer holds until the next price begins or ends, or the next hold on one of the variants expires.
    static func namedLines(of cart: Cart, in tx: Transaction) throws -> [NamedLine] {
        try namedLines("l.cart_id = \(cart.id)", availableTo: cart, in: tx)
    }

    /// The lines of two carts in one statement, with what one of them can buy.
    static func namedLines(
        of cart: Cart,
        and other: Cart,
        in tx: Transaction
    ) throws -> [NamedLine] {
        try namedLines("l.cart_id IN (\(cart.id), \(other.id))", availableTo: cart, in: tx)
    }

    private static func namedLines(
        _ condition: SQL,
        availableTo buyer: Cart,
        in tx: Transaction
    ) throws -> [NamedLine] {
        try tx.rows(
            """
            SELECT l.id, l.cart_id, l.variant_id, l.price_id, l.quantity, l.seen_unit_minor, v.product_id,
                v.sku, p.name, \(Stock.available(to: buyer.holdOwner, at: tx.now)) AS available,
                CASE v.makeup WHEN 'bundle' THEN \(BundleStock.nextHold(after: tx.now)) ELSE
                    (SELECT MIN(h.expires_at) FROM holds h
                     WHERE h.variant_id = v.id AND h.expires_at > \(tx.now)) END AS next_hold,
                (SELECT MIN(CASE WHEN q.valid_from > \(tx.now) THEN q.valid_from ELSE q.valid_until END)
                 FROM prices q WHERE q.variant_id = v.id AND q.deleted_at IS NULL
                    AND (q.valid_from > \(tx.now) OR q.valid_until > \(tx.now))) AS next_price
            FROM cart_lines l JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
            WHERE \(condition) ORDER BY l.position, l.id
            """
        ).map { row in
            if let moment = row["next_hold"] as Timestamp? { tx.answerHolds(until: moment) }
            if let moment = row["next_price"] as Timestamp? { tx.answerHolds(until: moment) }
            return NamedLine(
                line: CartLine(row),
                productID: row["product_id"],
                sku: row["sku"],
                name: row["name"],
                available: row["available"]
            )
        }
    }

    /// The lines with a product's variants.
    static func lines(of product: ProductID, in cart: Cart, _ tx: Transaction) throws -> [CartLine] {
        try tx.rows(
            """
            SELECT l.id, l.cart_id, l.variant_id, l.price_id, l.quantity, l.seen_unit_minor
            FROM cart_lines l JOIN variants v ON v.id = l.variant_id
            WHERE l.cart_id = \(cart.id) AND v.product_id = \(product) ORDER BY l.position, l.id
            """
        ).map(CartLine.init)
    }
}
