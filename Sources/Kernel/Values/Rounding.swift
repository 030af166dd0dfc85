/// What becomes of a half unit when an amount is rounded; anything else goes to the nearer unit.
///
/// Amounts below zero are rounded like those above, so that what is given back equals what was taken.
package enum Rounding: String, SchemaWords {
    /// Away from zero: 0.5 is 1.
    case halfUp = "half_up"
    /// To the even neighbour, as bankers do: 0.5 is 0, 1.5 is 2.
    case halfEven = "half_even"
    /// Toward zero: 0.5 is 0.
    case halfDown = "half_down"

    /// Whether a quotient grows by one for its remainder.
    func isUp(_ quotient: UInt64, remainder: UInt64, of divisor: UInt64) -> Bool {
        let rest = divisor - remainder
        guard remainder == rest else { return remainder > rest }
        switch self {
        case .halfUp: return true
        case .halfEven: return quotient % 2 == 1
        case .halfDown: return false
        }
    }
}

extension Money {
    /// So many parts of it, each one `whole`-th, rounded once: 350 of 1,000 of a price for a kilogram.
    ///
    /// Both are from 1.
    package func fraction(_ parts: Int64, of whole: Int64, _ rounding: Rounding) throws(Fault) -> Money {
        let divisor = whole.magnitude
        let product = minor.magnitude.multipliedFullWidth(by: parts.magnitude)
        guard product.high < divisor else { throw .overflow }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let isUp = remainder > 0 && rounding.isUp(quotient, remainder: remainder, of: divisor)
        guard let result = Int64(exactly: quotient), result < .max else { throw .overflow }
        let rounded = isUp ? result + 1 : result
        return Money(minor: minor < 0 ? -rounded : rounded, currency: currency)
    }

    /// The nearest multiple of an interval in minor units, from 1: 0.05 is 5.
    package func rounded(to interval: Int64, _ rounding: Rounding) throws(Fault) -> Money {
        guard interval > 1 else { return self }
        let divisor = interval.magnitude
        let (quotient, remainder) = minor.magnitude.quotientAndRemainder(dividingBy: divisor)
        let isUp = remainder > 0 && rounding.isUp(quotient, remainder: remainder, of: divisor)
        let (product, overflow) = (isUp ? quotient + 1 : quotient).multipliedReportingOverflow(by: divisor)
        guard !overflow, let result = Int64(exactly: product) else { throw .overflow }
        return Money(minor: minor < 0 ? -result : result, currency: currency)
    }
}
