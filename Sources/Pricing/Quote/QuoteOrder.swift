package import Catalog
package import Kernel

/// One line to be priced.
package struct QuoteLine: Sendable {
    package var unit: Money
    /// From 1.
    package var quantity: Int
    package var taxCode: String?
    /// What promotions ask about.
    package var good: Good
    /// What no promotion goes below, for one piece; zero unless set.
    package var unitMin: Money?
    /// The promotion that gives it; what is given is added by the quote itself.
    private(set) var giver: String?
    /// What was measured, for which the unit is the price of all of it and the quantity one.
    package var measured: Measured?
    /// Which price the unit is and what the buyer reads of it; nil for the plain one.
    package var price: (source: String, words: String)?

    package init(
        unit: Money,
        quantity: Int,
        taxCode: String? = nil,
        good: Good = Good(),
        unitMin: Money? = nil
    ) {
        self.unit = unit
        self.quantity = quantity
        self.taxCode = taxCode
        self.good = good
        self.unitMin = unitMin
    }

    /// The same goods as a gift.
    func given(by source: String, _ quantity: Int) -> QuoteLine {
        var line = self
        (line.quantity, line.giver, line.unitMin) = (quantity, source, nil)
        return line
    }
}

/// What a line consists of, as far as promotions ask.
package struct Good: Sendable {
    package var product: ProductID?
    package var variant: VariantID?
    /// The category it stands in and those above.
    package var categories: [CategoryID]
    package var brand: String?

    package init(
        product: ProductID? = nil,
        variant: VariantID? = nil,
        categories: [CategoryID] = [],
        brand: String? = nil
    ) {
        self.product = product
        self.variant = variant
        self.categories = categories
        self.brand = brand
    }
}

/// Who buys, as far as promotions ask.
package struct QuoteBuyer: Sendable {
    package var groups: Set<String> = []
    package var isFirstOrder = false
    /// Where the order is placed: `web` unless said.
    package var channel = "web"

    package init() {}
}

/// A way to send the goods, at its price for this order.
package struct ShippingMethod: Sendable {
    /// What it is: `shipping_method:2`.
    package let source: String
    package let name: String
    package let price: Money
    package let taxCode: String?
    /// Whether it is taxed in parts, at the rates of the goods by what these cost, instead of by its code.
    package let isTaxedLikeGoods: Bool

    package init(
        source: String,
        name: String,
        price: Money,
        taxCode: String? = nil,
        isTaxedLikeGoods: Bool = false
    ) {
        self.isTaxedLikeGoods = isTaxedLikeGoods
        self.source = source
        self.name = name
        self.price = price
        self.taxCode = taxCode
    }
}

/// Why a buyer does not owe the tax that prices contain.
package struct TaxRelief: Sendable {
    /// The rates that the prices contain: those of the shop's own country.
    package let contained: [TaxRate]
    /// What proves it: `vat_id:DE123456789`.
    package let source: String
    /// What the buyer reads.
    package let reason: String

    package init(contained: [TaxRate], source: String, reason: String) {
        self.contained = contained
        self.source = source
        self.reason = reason
    }
}

extension Quote {
    /// Everything that a quote is made from; all amounts are in one currency.
    package struct Order: Sendable {
        package var lines: [QuoteLine]
        /// Those that could apply: their conditions are asked here.
        package var promotions: [Promotion] = []
        /// What promotions could give: each variant with as many pieces as are left beside the lines.
        package var gifts: [VariantID: QuoteLine] = [:]
        package var buyer = QuoteBuyer()
        package var shipping: ShippingMethod?
        package var rates: [TaxRate] = []
        /// Set when no tax is owed whatever the rates say.
        package var relief: TaxRelief?
        /// Nil when nobody knows yet: then there is no tax, and the quote says that it is pending.
        package var destination: Destination?
        package var profile = RoundingProfile()
        package var currency: Currency

        package init(lines: [QuoteLine], currency: Currency) {
            self.lines = lines
            self.currency = currency
        }
    }
}
