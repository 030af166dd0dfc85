package import Kernel

extension Quote {
    /// Everything that a quote is made from; all amounts are in one currency.
    package struct Order: Sendable {
        package var lines: [QuoteLine]
        package var promotions: [Promotion] = []
        package var shipping: ShippingMethod?
        package var rates: [TaxRate] = []
        /// Nil when nobody knows yet: then there is no tax, and the quote says that it is pending.
        package var destination: Destination?
        package var currency: Currency

        package init(lines: [QuoteLine], currency: Currency) {
            self.lines = lines
            self.currency = currency
        }
    }

    /// Prices an order at a moment: line promotions, order promotions, shipping, tax, totals, in this order.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    package static func of(_ order: Order, at now: Timestamp) throws(QuoteRefusal) -> Quote {
        do {
            var counting = try Counting(order)
            for promotion in order.promotions where promotion.scope != .order {
                try counting.reduce(promotion)
            }
            for promotion in order.promotions where promotion.scope == .order {
                try counting.reduce(promotion)
            }
            if let shipping = order.shipping { try counting.send(shipping) }
            if let destination = order.destination {
                try counting.tax(order.rates.filter { $0.holds(at: now, in: destination) }, order)
            }
            return try counting.quote(isTaxPending: order.destination == nil)
        } catch Money.Fault.overflow {
            throw .amountTooLarge
        } catch {
            preconditionFailure("an order is quoted in one currency and with fitting weights: \(error)")
        }
    }
}
