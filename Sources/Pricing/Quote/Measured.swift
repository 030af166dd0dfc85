package import Kernel

/// What was bought of something measured: so many units, at a price for some of them.
package struct Measured: Sendable, Equatable {
    package let measure: Measure
    package let quantity: Int
    /// For ``Measure/per`` units.
    package let price: Money

    package init(_ measure: Measure, quantity: Int, price: Money) {
        self.measure = measure
        self.quantity = quantity
        self.price = price
    }

    /// What it costs, rounded once.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    package func cost(_ rounding: Rounding) throws(QuoteRefusal) -> Money {
        do {
            return try price.fraction(Int64(quantity), of: Int64(measure.per), rounding)
        } catch {
            throw .amountTooLarge
        }
    }

    /// `350 g at 19.90 for 1000 g`.
    var words: String {
        let base = measure.per == 1 ? measure.unit : "\(measure.per) \(measure.unit)"
        return "\(quantity) \(measure.unit) at \(price) for \(base)"
    }
}
