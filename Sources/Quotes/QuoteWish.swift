package import Catalog
package import Customers
package import Inventory
package import Kernel
package import Pricing
package import Shipping

/// What is to be priced, for whom and where it goes.
package struct QuoteWish: Sendable {
    package struct Line: Sendable {
        package let good: OrderedGood
        /// From 1.
        package let quantity: Int
        /// What a piece costs by agreement, instead of its price in the catalogue.
        package let agreed: Money?
        /// How it is measured, so that the quantity is in its units, or bundled; nil for pieces.
        package let makeup: Makeup?

        package init(_ good: OrderedGood, _ quantity: Int, agreed: Money? = nil, makeup: Makeup? = nil) {
            self.good = good
            self.quantity = quantity
            self.agreed = agreed
            self.makeup = makeup
        }

        /// What it takes from the stock.
        var needs: [(VariantID, Int)] {
            let variant = good.sellable.variantID
            return (makeup.map { [variant: $0] } ?? [:]).needs(quantity, of: variant)
        }
    }

    package var lines: [Line]
    package var currency: Currency
    /// Nil when nobody knows yet.
    package var destination: Destination?
    /// As buyers typed them.
    package var couponCodes: [String] = []
    /// The way to send it that was chosen.
    package var shippingMethod: ShippingMethodID?
    /// Who buys, by a key that stays the same from order to order, for promotions counted by customer.
    package var customer: String?
    /// Who set pieces aside, which are there for this order then: `cart:7`.
    package var holder: String?
    /// Whose earlier orders are asked about; nil for somebody without any.
    package var owner: Owner?
    /// Who is billed, for the tax that a business or an exempted buyer does not owe.
    package var billed: Customer?
    /// Where it is placed.
    package var channel = ChannelName.web
    /// Whether prices were agreed elsewhere, so that no promotion and no shipping is added.
    package var isAgreed = false

    package init(_ lines: [Line], currency: Currency) {
        self.lines = lines
        self.currency = currency
    }
}
