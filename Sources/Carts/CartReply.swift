import Catalog
import Kernel
import Pricing

/// A cart with the prices and the stock of now.
package struct CartReply: Codable, Sendable {
    /// Null when the caller has no cart.
    let cart_id: String?
    let currency: Currency
    let country: String?
    /// Where the order would go, beside the country.
    let shipping_address: CartAddress?
    let items: [Item]
    /// Pieces in all.
    let count: Int
    let subtotal: Money
    /// Without tax and shipping, which checkout adds.
    let total: Money
    /// Whether an order was made from it and lives.
    let is_checked_out: Bool
    let expires_at: Timestamp?

    struct Item: Codable, Sendable {
        let item_id: ID<CartLine>
        let product_id: ProductID
        let variant_id: VariantID
        let sku: String
        let name: String
        let price: Money
        let quantity: Int
        /// Nothing for a product that is not sold any more.
        let line_total: Money
        /// Pieces that can be bought now.
        let available: Int
        /// Whether the product is sold and there is enough of it.
        let is_available: Bool
        /// There when the price moved since the item was added.
        let price_changed: Bool?
        let previous_price: Money?
    }

    /// Two statements beside the cart's own, whatever is in it.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    init(_ cart: Cart, in tx: Transaction) throws {
        let lines = try CartReading.namedLines(of: cart, in: tx)
        let variants = lines.map(\.line.variantID)
        let sellables = try Sellables.variants(variants, currency: cart.currency, in: tx)
        var quoted: [QuoteLine] = []
        var sold: [(unit: Money, isSold: Bool)] = []
        for line in lines {
            let sellable = sellables[line.line.variantID].flatMap { $0.isActive ? $0 : nil }
            let seen = Money(minor: line.line.seenUnitMinor, currency: cart.currency)
            sold.append((sellable?.unitPrice ?? seen, sellable != nil))
            quoted.append(
                QuoteLine(unit: sellable?.unitPrice ?? .zero(cart.currency), quantity: line.line.quantity)
            )
        }
        let quote = try Quote.of(Quote.Order(lines: quoted, currency: cart.currency), at: tx.now)
        items = zip(zip(lines, quote.lines), sold).map { pair, sold in
            Item(pair.0, pair.1, sold, available: sold.isSold ? pair.0.available : 0)
        }
        cart_id = cart.externalID
        currency = cart.currency
        country = cart.country?.text
        shipping_address = cart.shippingAddress
        count = lines.reduce(0) { $0 + $1.line.quantity }
        subtotal = quote.subtotal
        total = quote.total
        is_checked_out = cart.isCheckedOut
        expires_at = cart.expiresAt
    }

    /// What is shown to whom has no cart.
    init(noneIn currency: Currency) {
        (cart_id, country, shipping_address, expires_at) = (nil, nil, nil, nil)
        (items, count, is_checked_out) = ([], 0, false)
        (subtotal, total) = (.zero(currency), .zero(currency))
        self.currency = currency
    }

    /// Written by hand for the one `null` that is said and not left out.
    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(cart_id, forKey: .cart_id)
        try fields.encode(currency, forKey: .currency)
        try fields.encodeIfPresent(country, forKey: .country)
        try fields.encodeIfPresent(shipping_address, forKey: .shipping_address)
        try fields.encode(items, forKey: .items)
        try fields.encode(count, forKey: .count)
        try fields.encode(subtotal, forKey: .subtotal)
        try fields.encode(total, forKey: .total)
        try fields.encode(is_checked_out, forKey: .is_checked_out)
        try fields.encodeIfPresent(expires_at, forKey: .expires_at)
    }
}

extension CartReply.Item {
    init(
        _ line: CartReading.NamedLine,
        _ quoted: QuotedLine,
        _ sold: (unit: Money, isSold: Bool),
        available: Int
    ) {
        let seen = Money(minor: line.line.seenUnitMinor, currency: sold.unit.currency)
        let hasMoved = sold.unit != seen
        self.init(
            item_id: line.line.id,
            product_id: line.productID,
            variant_id: line.line.variantID,
            sku: line.sku,
            name: line.name,
            price: sold.unit,
            quantity: line.line.quantity,
            line_total: quoted.total,
            available: available,
            is_available: sold.isSold && available >= line.line.quantity,
            price_changed: hasMoved ? true : nil,
            previous_price: hasMoved ? seen : nil
        )
    }
}
