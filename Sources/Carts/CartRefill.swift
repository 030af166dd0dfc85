package import Catalog
import Inventory
package import Kernel
package import Quotes

/// Puts what was bought before into a cart again.
extension Carts {
    /// Adds pieces to the shopper's current cart, as far as they are sold, in stock and within the limits;
    /// five statements beside the cart's own, whatever is in it.
    ///
    /// - Returns: the cart, and what is missing in it.
    /// - Throws: 401 for a visitor who became a user at this moment.
    package static func refill(
        _ pieces: [(variant: VariantID, quantity: Int)],
        for identity: Identity,
        currencies: ShopCurrencies,
        quoter: Quoter,
        hashing: Hashing,
        in tx: Transaction
    ) throws -> (cart: CartReply, notices: [CartNotice]) {
        let limits = CartLimits()
        let owners = CartOwners(quoter: quoter, currencies: currencies, limits: limits, hashing: hashing)
        let (cart, cookie) = try owners.current(of: identity, in: tx)
        guard cookie == nil else { throw Problem.badCredentials }
        let variants = pieces.map(\.variant)
        let known = try CartReading.named(variants, for: cart, in: tx)
        let sold = try Sellables.variants(
            variants,
            currency: cart.currency,
            other: LivePrices.column(for: cart.owner, in: cart.currency, tx),
            in: tx
        ).filter(\.value.isActive)
        var sum = CartSum(try CartReading.namedLines(of: cart, in: tx), limits: limits)
        var gone: [CartNotice] = []
        for piece in pieces {
            guard let line = known[piece.variant]?.of(piece.quantity) else { continue }
            if let sellable = sold[piece.variant] {
                sum.add(line, sellable, isSameCurrency: false)
            } else {
                gone.append(CartNotice(gone: line))
            }
        }
        try CartTable.put(sum.changed, into: cart, in: tx)
        try CartTable.renew(cart, days: limits.days, in: tx)
        return (try CartReply(cart, quoter, in: tx), gone + sum.notices)
    }
}

extension CartNotice {
    fileprivate init(gone line: CartReading.NamedLine) {
        self.init(
            code: .lineDropped,
            product_id: line.productID,
            variant_id: line.line.variantID,
            name: line.name,
            wanted: line.line.quantity,
            kept: 0
        )
    }
}

extension CartReading {
    /// Variants as lines that a cart may get, with what it can buy of each.
    fileprivate static func named(
        _ variants: [VariantID],
        for cart: Cart,
        in tx: Transaction
    ) throws -> [VariantID: NamedLine] {
        let rows = try tx.rows(
            """
            SELECT 0 AS id, CAST(\(cart.id) AS BIGINT) AS cart_id, v.id AS variant_id, 0 AS price_id,
                0 AS quantity, 0 AS seen_unit_minor, v.product_id, v.sku, p.name,
                \(Stock.available(to: cart.holdOwner, at: tx.now)) AS available
            FROM variants v JOIN products p ON p.id = v.product_id WHERE v.id IN \(variants)
            """
        )
        return Dictionary(
            rows.map { row in
                let line = NamedLine(
                    line: CartLine(row),
                    productID: row["product_id"],
                    sku: row["sku"],
                    name: row["name"],
                    available: row["available"]
                )
                return (line.line.variantID, line)
            },
            uniquingKeysWith: { first, _ in first }
        )
    }
}

extension CartReading.NamedLine {
    fileprivate func of(_ quantity: Int) -> Self {
        Self(
            line: CartLine(line, quantity: quantity),
            productID: productID,
            sku: sku,
            name: name,
            available: available
        )
    }
}

extension CartLine {
    fileprivate init(_ line: CartLine, quantity: Int) {
        id = line.id
        cartID = line.cartID
        variantID = line.variantID
        priceID = line.priceID
        seenUnitMinor = line.seenUnitMinor
        self.quantity = quantity
    }
}
