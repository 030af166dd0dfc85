import Catalog
package import Kernel
import Pricing

/// Every statement that writes `carts` and `cart_lines`.
package enum CartTable {
    private static let columns: SQL =
        "id, external_id, currency, country, order_reference, is_checked_out, expires_at"

    /// A cart with its lines, locked until the commit; nil when there is none or it expired.
    package static func locked(_ externalID: String, in tx: Transaction) throws -> Cart? {
        guard var cart = try header(externalID, isLocked: true, in: tx) else { return nil }
        cart.lines = try lines(of: cart.id, in: tx)
        return cart
    }

    /// The cart of an external id, without its lines.
    ///
    /// Locked first, so that what is read next holds.
    static func header(_ externalID: String, isLocked: Bool, in tx: Transaction) throws -> Cart? {
        var sql: SQL =
            "SELECT \(columns) FROM carts WHERE external_id = \(externalID) AND expires_at > \(tx.now)"
        if isLocked, tx.engine == .postgres { sql += " FOR UPDATE" }
        return try tx.first(sql).map(Cart.init)
    }

    static func lines(of cart: ID<Cart>, in tx: Transaction) throws -> [CartLine] {
        try tx.rows(
            """
            SELECT id, variant_id, price_id, quantity, seen_unit_minor FROM cart_lines
            WHERE cart_id = \(cart) ORDER BY position, id
            """
        ).map(CartLine.init)
    }

    /// Makes an empty cart that lives so many days.
    static func insert(currency: Currency, days: Int64, in tx: Transaction) throws -> Cart? {
        try tx.first(
            """
            INSERT INTO carts (external_id, currency, expires_at, created_at, updated_at)
            VALUES (\(ExternalID.random(tx.random)), \(currency), \(tx.now.adding(days: days)), \(tx.now),
                    \(tx.now))
            RETURNING \(columns)
            """
        ).map(Cart.init)
    }

    /// Adds pieces to a line, or makes it; nil when it would have more than so many.
    static func add(
        _ quantity: Int,
        _ sellable: Sellable,
        priceID: PriceID,
        to cart: Cart,
        max: Int,
        in tx: Transaction
    ) throws -> (id: ID<CartLine>, quantity: Int)? {
        try tx.first(
            """
            INSERT INTO cart_lines (cart_id, variant_id, price_id, quantity, seen_unit_minor, position)
            VALUES (\(cart.id), \(sellable.variantID), \(priceID), \(quantity), \(sellable.unitPrice.minor),
                    (SELECT COALESCE(MAX(l.position), 0) + 1 FROM cart_lines l WHERE l.cart_id = \(cart.id)))
            ON CONFLICT (cart_id, variant_id, price_id) DO UPDATE
            SET quantity = cart_lines.quantity + excluded.quantity, seen_unit_minor = excluded.seen_unit_minor
            WHERE cart_lines.quantity + excluded.quantity <= \(max)
            RETURNING id, quantity
            """
        ).map { ($0[0], $0[1]) }
    }

    static func set(_ line: ID<CartLine>, to quantity: Int, seen: Money, in tx: Transaction) throws {
        try tx.post(
            "UPDATE cart_lines SET quantity = \(quantity), seen_unit_minor = \(seen.minor) WHERE id = \(line)"
        )
    }

    /// Deletes lines and answers how many there were.
    static func delete(_ lines: [ID<CartLine>], of cart: Cart, in tx: Transaction) throws -> Int {
        try tx.execute("DELETE FROM cart_lines WHERE cart_id = \(cart.id) AND id IN \(lines)")
    }

    /// Takes everything out of a cart.
    package static func empty(_ cart: Cart, in tx: Transaction) throws {
        try tx.post("DELETE FROM cart_lines WHERE cart_id = \(cart.id)")
    }

    /// Notes that a cart was changed, so it lives on.
    static func renew(_ cart: Cart, days: Int64, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE carts SET expires_at = \(tx.now.adding(days: days)), updated_at = \(tx.now),
                version = version + 1
            WHERE id = \(cart.id)
            """
        )
        tx.touch(cart.holdOwner)
    }

    static func setCountry(_ country: Country, of cart: Cart, in tx: Transaction) throws {
        try tx.post("UPDATE carts SET country = \(country) WHERE id = \(cart.id)")
    }

    /// Ties a cart to the order that was made from it: no more changes while that order lives.
    package static func link(_ cart: Cart, _ orderReference: String, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE carts SET order_reference = \(orderReference), is_checked_out = 1, updated_at = \(tx.now),
                version = version + 1
            WHERE id = \(cart.id)
            """
        )
        tx.touch(cart.holdOwner)
    }

    /// Opens the cart again whose order failed, expired or was cancelled.
    ///
    /// It keeps the reference.
    package static func unlink(_ orderReference: String, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE carts SET is_checked_out = 0, updated_at = \(tx.now), version = version + 1
            WHERE order_reference = \(orderReference) AND is_checked_out = 1
            """
        )
    }

    /// Deletes carts that expired, the first ones first, and answers how many.
    static func deleteExpired(limit: Int, in tx: Transaction) throws -> Int {
        try tx.execute(
            """
            DELETE FROM carts WHERE id IN (
                SELECT id FROM carts WHERE expires_at <= \(tx.now) ORDER BY expires_at LIMIT \(limit))
            """
        )
    }
}
