import Catalog
package import Kernel
package import Pricing

/// Prices what somebody wants with what the shop knows now: the one way from goods to a quote.
package struct Quoter: Sendable {
    package var profile: RoundingProfile

    package init(profile: RoundingProfile = RoundingProfile()) {
        self.profile = profile
    }

    /// At most one statement for the rates, whatever is asked.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    package func quote(_ wish: QuoteWish, in tx: Transaction) throws -> Quote {
        var order = Quote.Order(lines: wish.lines.map(\.quoted), currency: wish.currency)
        order.profile = profile
        if let destination = wish.destination {
            order.destination = destination
            order.rates = try TaxRates.load(for: destination.country, in: tx)
        }
        return try Quote.of(order, at: tx.now)
    }
}

extension QuoteWish.Line {
    fileprivate var quoted: QuoteLine {
        let sellable = good.sellable
        return QuoteLine(
            unit: agreed ?? sellable.unitPrice,
            quantity: quantity,
            taxCode: sellable.taxCode,
            good: Good(
                product: sellable.productID,
                variant: sellable.variantID,
                categories: good.categories,
                brand: sellable.brand
            )
        )
    }
}
