/// An amount in the smallest unit of its currency.
///
/// There is no other way to hold money in Mercato.
///
/// Invariant: arithmetic either gives the exact result or throws; amounts of two currencies never mix.
package struct Money: Hashable, Sendable {
    /// Signed, in minor units: 8999 is 89.99 USD.
    package let minor: Int64
    package let currency: Currency

    package init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    package static func zero(_ currency: Currency) -> Money {
        Money(minor: 0, currency: currency)
    }

    /// What can go wrong with a sum.
    package enum Fault: Error, Sendable, Equatable {
        /// The result has more than 63 bits.
        case overflow
        /// Two amounts are of different currencies.
        case mixedCurrencies
        /// A split over nothing, or by weights that are negative or all zero.
        case unsplittable
    }

    package func adding(_ other: Money) throws(Fault) -> Money {
        try combined(with: other) { $0.addingReportingOverflow($1) }
    }

    package func subtracting(_ other: Money) throws(Fault) -> Money {
        try combined(with: other) { $0.subtractingReportingOverflow($1) }
    }

    package func multiplied(by count: Int64) throws(Fault) -> Money {
        let (product, overflow) = minor.multipliedReportingOverflow(by: count)
        guard !overflow else { throw .overflow }
        return Money(minor: product, currency: currency)
    }

    private func combined(
        with other: Money,
        _ combine: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws(Fault) -> Money {
        guard currency == other.currency else { throw .mixedCurrencies }
        let (result, overflow) = combine(minor, other.minor)
        guard !overflow else { throw .overflow }
        return Money(minor: result, currency: currency)
    }
}

extension Money {
    /// This share of the amount, rounded once.
    package func portion(_ rate: Percentage, _ rounding: Rounding = .halfUp) throws(Fault) -> Money {
        Money(minor: try rate.of(minor, including: 0, rounding), currency: currency)
    }

    /// The tax inside an amount that contains it already: amount × rate ÷ (1 + rate), rounded once.
    package func portion(
        including rate: Percentage,
        _ rounding: Rounding = .halfUp
    ) throws(Fault) -> Money {
        Money(minor: try rate.of(minor, including: rate.millionths, rounding), currency: currency)
    }

    /// Splits the amount in proportion to weights; the parts add up to the whole, always.
    ///
    /// Largest remainder: every part is rounded toward zero, and the units left over go one each to the
    /// parts that lost most, the earlier part first among equals.
    /// - Throws: ``Fault/unsplittable`` when weights are negative or add up to nothing.
    package func split(by weights: [Int64]) throws(Fault) -> [Money] {
        let total = try Self.sum(weights)
        guard total > 0 else { throw .unsplittable }
        let isNegative = minor < 0
        var parts: [UInt64] = []
        var remainders: [(index: Int, remainder: UInt64)] = []
        for (index, weight) in weights.enumerated() {
            let product = minor.magnitude.multipliedFullWidth(by: weight.magnitude)
            let (quotient, remainder) = total.magnitude.dividingFullWidth(product)
            parts.append(quotient)
            remainders.append((index, remainder))
        }
        // Less than one unit was lost per part, so there are never more units left than parts.
        let left = Int(minor.magnitude - parts.reduce(0, +))
        remainders.sort { $0.remainder == $1.remainder ? $0.index < $1.index : $0.remainder > $1.remainder }
        for entry in remainders.prefix(left) { parts[entry.index] += 1 }
        return parts.map { part in
            Money(minor: isNegative ? Int64(truncatingIfNeeded: 0 &- part) : Int64(part), currency: currency)
        }
    }

    private static func sum(_ weights: [Int64]) throws(Fault) -> Int64 {
        var total: Int64 = 0
        for weight in weights {
            guard weight >= 0 else { throw .unsplittable }
            let (next, overflow) = total.addingReportingOverflow(weight)
            guard !overflow else { throw .overflow }
            total = next
        }
        return total
    }
}

extension Money: CustomStringConvertible {
    /// The amount with exactly the currency's digits, without its code: `89.99`.
    package var description: String {
        var writer = JSONWriter(capacity: 20)
        writer.decimal(minor, decimals: currency.decimals)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// In replies money is a number with exactly the currency's digits; the currency stands beside it.
extension Money: SchemaValue {
    package static var schema: Schema { Schema(.number) }
    package static var sample: Money { .zero(.sample) }

    /// Replies are only written; requests say ``Amount``, which knows no currency yet.
    package init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "money is read as an Amount")
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Digits(value: minor, decimals: currency.decimals))
    }
}
