import Catalog
import Credit
package import Kernel
import Pricing
import Quotes
import Shipping

/// Every statement that writes `carts` and `cart_lines`.
package enum CartTable {
    private static let columns: SQL =
        """
        id, external_id, owner, currency, country, shipping_address, order_reference, is_checked_out,
        expires_at, coupon_codes, shipping_method_id, gift_cards, use_store_credit, channel
        """

    /// A living cart without its lines; nil when it is unknown, expired, or another user's.
    ///
    /// Locked first, so that what is read next holds.
    static func find(
        _ externalID: String,
        for owner: Owner?,
        isLocked: Bool,
        in tx: Transaction
    ) throws -> Cart? {
        let cart = try first("external_id = \(externalID)", isLocked: isLocked, in: tx)
        return cart.flatMap { $0.isOpen(to: owner) ? $0 : nil }
    }

    /// A living cart by its external id, whoever owns it, for staff to read.
    static func any(_ externalID: String, in tx: Transaction) throws -> Cart? {
        try first("external_id = \(externalID)", isLocked: false, in: tx)
    }

    /// The owner's current cart without its lines.
    static func current(of owner: Owner, isLocked: Bool, in tx: Transaction) throws -> Cart? {
        try first("current_of = \(owner)", isLocked: isLocked, in: tx)
    }

    private static func first(_ condition: SQL, isLocked: Bool, in tx: Transaction) throws -> Cart? {
        var sql: SQL = "SELECT \(columns) FROM carts WHERE \(condition) AND expires_at > \(tx.now)"
        if isLocked, tx.engine == .postgres { sql += " FOR UPDATE" }
        return try tx.first(sql).map(Cart.init)
    }

    static func lines(of cart: ID<Cart>, in tx: Transaction) throws -> [CartLine] {
        try tx.rows(
            """
            SELECT id, cart_id, variant_id, price_id, quantity, seen_unit_minor FROM cart_lines
            WHERE cart_id = \(cart) ORDER BY position, id
            """
        ).map(CartLine.init)
    }

    /// A cart to make.
    struct New {
        var owner: Owner?
        /// Whether it becomes the owner's current one.
        var isCurrent = false
        let currency: Currency
        var channel = ChannelName.web
        /// How long it lives unless it is changed.
        let days: Int64
    }

    /// Makes an empty cart.
    ///
    /// - Throws: `DatabaseError.busy` when the owner got another current cart at this moment.
    static func insert(_ new: New, in tx: Transaction) throws -> Cart {
        let row = try tx.first(
            """
            INSERT INTO carts (external_id, owner, current_of, currency, channel, expires_at, created_at,
                updated_at)
            VALUES (\(ExternalID.random(tx.random)), \(new.owner), \(new.isCurrent ? new.owner : nil),
                    \(new.currency), \(new.channel), \(tx.now.adding(days: new.days)), \(tx.now), \(tx.now))
            ON CONFLICT (current_of) DO NOTHING RETURNING \(columns)
            """
        )
        guard let row else { throw DatabaseError.busy }
        return Cart(row)
    }

    /// Adds pieces to a line, or makes it; nil when it would have more than so many.
    static func add(
        _ quantity: Int,
        of variant: VariantID,
        at price: (id: PriceID, seen: Money),
        to cart: Cart,
        max: Int,
        in tx: Transaction
    ) throws -> (id: ID<CartLine>, quantity: Int)? {
        try tx.first(
            """
            INSERT INTO cart_lines (cart_id, variant_id, price_id, quantity, seen_unit_minor, position)
            VALUES (\(cart.id), \(variant), \(price.id), \(quantity), \(price.seen.minor),
                    (SELECT COALESCE(MAX(l.position), 0) + 1 FROM cart_lines l WHERE l.cart_id = \(cart.id)))
            ON CONFLICT (cart_id, variant_id, price_id) DO UPDATE
            SET quantity = cart_lines.quantity + excluded.quantity, seen_unit_minor = excluded.seen_unit_minor
            WHERE cart_lines.quantity + excluded.quantity <= \(max)
            RETURNING id, quantity
            """
        ).map { ($0[0], $0[1]) }
    }

    /// Puts lines into a cart, each with the pieces it shall have; those that are there keep their place and
    /// the price that was seen.
    static func put(_ lines: [CartSum.Line], into cart: Cart, in tx: Transaction) throws {
        guard !lines.isEmpty else { return }
        try tx.post(
            """
            INSERT INTO cart_lines (cart_id, variant_id, price_id, quantity, seen_unit_minor, position)
            SELECT \(cart.id), w.variant_id, w.price_id, w.quantity, w.seen_unit_minor,
                w.place + (SELECT COALESCE(MAX(l.position), 0) FROM cart_lines l WHERE l.cart_id = \(cart.id))
            FROM \(table(of: lines, for: tx.engine)) AS w WHERE w.quantity > 0
            ON CONFLICT (cart_id, variant_id, price_id) DO UPDATE SET quantity = excluded.quantity
            """
        )
    }

    /// One parameter, so one prepared statement for any number of lines.
    private static func table(of lines: [CartSum.Line], for engine: Engine) -> SQL {
        let rows = lines.enumerated().map { place, line in
            "[\(line.variantID),\(line.priceID),\(line.quantity),\(line.seenUnitMinor),\(place + 1)]"
        }
        let json = "[" + rows.joined(separator: ",") + "]"
        return switch engine {
        case .sqlite:
            """
            (SELECT json_extract(value, '$[0]') AS variant_id, json_extract(value, '$[1]') AS price_id,
                    json_extract(value, '$[2]') AS quantity, json_extract(value, '$[3]') AS seen_unit_minor,
                    json_extract(value, '$[4]') AS place FROM json_each(\(json)))
            """
        case .postgres:
            """
            (SELECT (value->>0)::bigint AS variant_id, (value->>1)::bigint AS price_id,
                    (value->>2)::bigint AS quantity, (value->>3)::bigint AS seen_unit_minor,
                    (value->>4)::bigint AS place FROM json_array_elements(\(json)::json))
            """
        }
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

    static func setAddress(
        _ address: CartAddress?,
        in country: Country,
        of cart: Cart,
        in tx: Transaction
    ) throws {
        try tx.post(
            """
            UPDATE carts SET country = \(country), shipping_address = \(address?.stored)
            WHERE id = \(cart.id)
            """
        )
    }

    static func setCodes(_ codes: [String], of cart: Cart, in tx: Transaction) throws {
        let json = codes.isEmpty ? nil : JSON.array(codes.map { .string($0) }).text
        try tx.post("UPDATE carts SET coupon_codes = \(json) WHERE id = \(cart.id)")
    }

    static func setGiftCards(_ cards: [CreditAccountID], of cart: Cart, in tx: Transaction) throws {
        let json = cards.isEmpty ? nil : JSON.array(cards.map { .number($0.description) }).text
        try tx.post("UPDATE carts SET gift_cards = \(json) WHERE id = \(cart.id)")
    }

    static func setStoreCredit(_ isUsed: Bool, of cart: Cart, in tx: Transaction) throws {
        try tx.post("UPDATE carts SET use_store_credit = \(isUsed) WHERE id = \(cart.id)")
    }

    static func setChannel(_ channel: ChannelName, of cart: Cart, in tx: Transaction) throws {
        try tx.post("UPDATE carts SET channel = \(channel) WHERE id = \(cart.id)")
    }

    static func setShipping(_ method: ShippingMethodID?, of cart: Cart, in tx: Transaction) throws {
        try tx.post("UPDATE carts SET shipping_method_id = \(method) WHERE id = \(cart.id)")
    }

    /// Ties a cart to the order that was made from it: no more changes while that order lives, and its owner
    /// has no current cart any more.
    package static func link(_ cart: Cart, _ orderReference: String, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE carts SET order_reference = \(orderReference), is_checked_out = 1, current_of = NULL,
                updated_at = \(tx.now), version = version + 1
            WHERE id = \(cart.id)
            """
        )
        tx.touch(cart.holdOwner)
    }

    /// Opens the cart again whose order failed, expired or was cancelled.
    ///
    /// It keeps the reference, and does not become the owner's current one again.
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
