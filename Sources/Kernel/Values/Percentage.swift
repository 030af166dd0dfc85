/// A rate in parts per million: 100,000 is 10 %.
package struct Percentage: Hashable, Sendable {
    package let millionths: Int64

    /// Rates from 0 to 1,000 % are accepted.
    package init?(millionths: Int64) {
        guard (0...10_000_000).contains(millionths) else { return nil }
        self.millionths = millionths
    }

    /// amount × rate ÷ (1 + included), rounded once.
    func of(_ amount: Int64, including included: Int64, _ rounding: Rounding) throws(Money.Fault) -> Int64 {
        let divisor = UInt64(1_000_000 + included)
        let product = amount.magnitude.multipliedFullWidth(by: UInt64(millionths))
        guard product.high < divisor else { throw .overflow }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let rounded =
            rounding.isUp(quotient, remainder: remainder, of: divisor)
            ? quotient.addingReportingOverflow(1) : (quotient, false)
        guard !rounded.1, let result = Int64(exactly: rounded.0) else { throw .overflow }
        return amount < 0 ? -result : result
    }
}

extension Percentage: SQLConvertible {
    package var sqlValue: SQLValue { .integer(millionths) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(millionths: value)
    }
}
