package import Catalog
package import Kernel
package import Pricing

/// What is to be priced, for whom and where it goes.
package struct QuoteWish: Sendable {
    package struct Line: Sendable {
        package let good: OrderedGood
        /// From 1.
        package let quantity: Int
        /// What a piece costs by agreement, instead of its price in the catalogue.
        package let agreed: Money?

        package init(_ good: OrderedGood, _ quantity: Int, agreed: Money? = nil) {
            self.good = good
            self.quantity = quantity
            self.agreed = agreed
        }
    }

    package var lines: [Line]
    package var currency: Currency
    /// Nil when nobody knows yet.
    package var destination: Destination?

    package init(_ lines: [Line], currency: Currency) {
        self.lines = lines
        self.currency = currency
    }
}
