import Catalog
import Credit
import Inventory
import Kernel
import Pricing
import Quotes
import Shipping

/// A cart with the prices and the stock of now.
package struct CartReply: Codable, Sendable {
    /// Null when the caller has no cart.
    let cart_id: String?
    let currency: Currency
    let country: String?
    /// Where the order is placed.
    let channel: ChannelName
    /// Where the order would go, beside the country.
    let shipping_address: CartAddress?
    let items: [Item]
    /// Pieces in all.
    let count: Int
    let subtotal: Money
    let discount: Money
    let shipping: Money
    /// What comes on top of the prices.
    let tax: Money
    /// What the prices contain.
    let tax_included: Money
    /// Whether tax is unknown because nobody knows where the order goes.
    let tax_pending: Bool
    /// What makes the total payable in coins; may be less than zero.
    let rounding: Money
    /// What an order would cost now.
    let total: Money
    /// What gift cards and store credit would pay of it.
    let credit: [CreditRow]
    let credit_total: Money
    /// What would be left to pay: the total less the credit.
    let amount_due: Money
    /// Whether the owner's store credit is spent.
    let use_store_credit: Bool
    let coupons: [CartCoupon]
    /// How it shall be sent, with what that costs; null until one is chosen that can be had.
    let shipping_method: ShippingOfferReply?
    /// What is missing before it can be ordered.
    let requirements: [Requirement]
    /// There when a promotion would give more than is left.
    let notices: [CartNotice]?
    /// Whether an order was made from it and lives.
    let is_checked_out: Bool
    let expires_at: Timestamp?

    struct Item: Codable, Sendable {
        /// Missing for a gift, which comes and goes with its promotion.
        let item_id: ID<CartLine>?
        let product_id: ProductID
        let variant_id: VariantID
        let sku: String
        let name: String
        let price: Money
        /// Pieces, or units of what is measured.
        let quantity: Int
        /// What the price is for, where it is not for a piece.
        let measure: ItemMeasure?
        /// Unit price times quantity less discounts; nothing for a product that is not sold any more.
        let line_total: Money
        /// Pieces that can be bought now.
        let available: Int
        /// Whether the product is sold and there is enough of it.
        let is_available: Bool
        /// There when the price moved since the item was added.
        let price_changed: Bool?
        let previous_price: Money?
        /// There for what a promotion gives.
        let is_gift: Bool?
    }

    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    init(_ cart: Cart, _ quoter: Quoter, in tx: Transaction) throws {
        let priced = try CartQuote(cart, quoter, in: tx)
        let quote = priced.quote
        items = priced.lines.map { Item($0, cart.currency) } + priced.live.gifts.map(Item.init)
        cart_id = cart.externalID
        currency = cart.currency
        country = cart.country?.text
        channel = cart.channel
        shipping_address = cart.shippingAddress
        count = priced.lines.reduce(0) { $0 + $1.named.line.quantity }
        subtotal = quote.subtotal
        discount = quote.discount
        shipping = quote.shipping
        tax = quote.tax
        tax_included = quote.taxIncluded
        tax_pending = quote.isTaxPending
        rounding = quote.rounding
        total = quote.total
        credit = try priced.credit(in: tx)
        credit_total = try credit.sum(cart.currency)
        amount_due = try quote.total.subtracting(credit_total)
        use_store_credit = cart.usesStoreCredit
        coupons = cart.couponCodes.map { CartCoupon($0, in: quote) }
        shipping_method = priced.live.shipping.map { ShippingOfferReply($0, at: tx.now) }
        requirements = priced.requirements
        notices = priced.live.withheld.isEmpty ? nil : priced.live.withheld.map(CartNotice.init(leftOut:))
        is_checked_out = cart.isCheckedOut
        expires_at = cart.expiresAt
    }

    /// What is shown to whom has no cart.
    init(noneIn currency: Currency) {
        (cart_id, country, shipping_address, expires_at) = (nil, nil, nil, nil)
        (items, count, is_checked_out) = ([], 0, false)
        let zero = Money.zero(currency)
        (subtotal, discount, shipping, tax, tax_included, total) = (zero, zero, zero, zero, zero, zero)
        (credit, credit_total, amount_due, use_store_credit) = ([], zero, zero, false)
        (tax_pending, rounding) = (true, zero)
        channel = .web
        (coupons, shipping_method, notices) = ([], nil, nil)
        requirements = [Requirement("items", .cartIsEmpty, "Put something into the cart.")]
        self.currency = currency
    }

    /// Written by hand for the one `null` that is said and not left out.
    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(cart_id, forKey: .cart_id)
        try fields.encode(currency, forKey: .currency)
        try fields.encodeIfPresent(country, forKey: .country)
        try fields.encode(channel, forKey: .channel)
        try fields.encodeIfPresent(shipping_address, forKey: .shipping_address)
        try fields.encode(items, forKey: .items)
        try fields.encode(count, forKey: .count)
        try fields.encode(subtotal, forKey: .subtotal)
        try fields.encode(discount, forKey: .discount)
        try fields.encode(shipping, forKey: .shipping)
        try fields.encode(tax, forKey: .tax)
        try fields.encode(tax_included, forKey: .tax_included)
        try fields.encode(tax_pending, forKey: .tax_pending)
        try fields.encode(rounding, forKey: .rounding)
        try fields.encode(total, forKey: .total)
        try fields.encode(credit, forKey: .credit)
        try fields.encode(credit_total, forKey: .credit_total)
        try fields.encode(amount_due, forKey: .amount_due)
        try fields.encode(use_store_credit, forKey: .use_store_credit)
        try fields.encode(coupons, forKey: .coupons)
        try fields.encodeIfPresent(shipping_method, forKey: .shipping_method)
        try fields.encode(requirements, forKey: .requirements)
        try fields.encodeIfPresent(notices, forKey: .notices)
        try fields.encode(is_checked_out, forKey: .is_checked_out)
        try fields.encodeIfPresent(expires_at, forKey: .expires_at)
    }
}

extension CartQuote.Line {
    /// What one piece costs or, of what is measured, the units that its price is for.
    fileprivate var unit: Money? {
        makeup?.measure == nil ? quoted?.unit : good?.sellable.unit(for: named.line.quantity)
    }
}

extension CartReply.Item {
    init(_ line: CartQuote.Line, _ currency: Currency) {
        let named = line.named
        let seen = Money(minor: named.line.seenUnitMinor, currency: currency)
        let unit = line.unit ?? seen
        let hasMoved = unit != seen
        let net = line.quoted.map { $0.subtotal.minor - $0.discount.minor } ?? 0
        let available = line.good == nil ? 0 : named.available
        self.init(
            item_id: named.line.id,
            product_id: named.productID,
            variant_id: named.line.variantID,
            sku: named.sku,
            name: named.name,
            price: unit,
            quantity: named.line.quantity,
            measure: line.makeup?.measure.map { ItemMeasure($0) },
            line_total: Money(minor: net, currency: currency),
            available: available,
            is_available: line.good != nil && available >= named.line.quantity,
            price_changed: hasMoved ? true : nil,
            previous_price: hasMoved ? seen : nil,
            is_gift: nil
        )
    }

    init(_ gift: LiveGift) {
        let sellable = gift.good.sellable
        self.init(
            item_id: nil,
            product_id: sellable.productID,
            variant_id: sellable.variantID,
            sku: sellable.sku,
            name: sellable.name,
            price: sellable.unitPrice,
            quantity: gift.quantity,
            measure: nil,
            line_total: .zero(sellable.unitPrice.currency),
            available: gift.quantity,
            is_available: true,
            price_changed: nil,
            previous_price: nil,
            is_gift: true
        )
    }
}
