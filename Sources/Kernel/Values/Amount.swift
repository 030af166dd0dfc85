/// Money as a request gives it: a number or a decimal string, before its currency is known.
///
/// Not negative.
package struct Amount: Hashable, Sendable {
    private let number: ExactNumber

    static let rule = "must be an amount such as 89.99, from 0 to 999999999999, with at most 4 decimals"

    package init?(_ text: String) {
        // 10^12 units of the dearest currency leave room for 999 of them times 4 decimals in 63 bits.
        guard let number = ExactNumber(text), number.unscaled >= 0, number.decimals <= 4,
            let scaled = number.scaled(to: 4), scaled < 10_000_000_000_000_000
        else { return nil }
        self.number = number
    }

    /// The digits without needless zeros: `180` for 180.00.
    package var text: String { Digits(value: number.unscaled, decimals: number.decimals).text }

    /// The amount in a currency.
    ///
    /// - Throws: a 422 naming the field when there are more digits than the currency has.
    package func money(in currency: Currency, field: String) throws(Problem) -> Money {
        guard let minor = number.scaled(to: currency.decimals) else {
            let digits = currency.decimals == 0 ? "no decimals" : "at most \(currency.decimals) decimals"
            throw .invalid(field: field, "must have \(digits) in \(currency.code)")
        }
        return Money(minor: minor, currency: currency)
    }

    /// The number as a count, such as of grams.
    ///
    /// - Throws: a 422 naming the field when it has decimals.
    package func whole(field: String) throws(Problem) -> Int64 {
        guard let count = number.scaled(to: 0) else { throw .invalid(field: field, "must be a whole number") }
        return count
    }

    /// The number as a rate in percent.
    ///
    /// - Throws: a 422 naming the field when it is more than 1,000 %.
    package func percentage(field: String) throws(Problem) -> Percentage {
        guard let millionths = number.scaled(to: 4), let rate = Percentage(millionths: millionths) else {
            throw .invalid(field: field, "must be at most 1000 percent, with at most 4 decimals")
        }
        return rate
    }
}

extension Amount: SchemaValue {
    package static var schema: Schema { Schema(.amount) }

    package static var sample: Amount {
        guard let zero = Amount("0") else { preconditionFailure("0 is an amount") }
        return zero
    }

    package init(from decoder: any Decoder) throws {
        let digits = try decoder.singleValueContainer().decode(Digits.self)
        guard let amount = Amount(digits.text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: Self.rule)
            )
        }
        self = amount
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Digits(value: number.unscaled, decimals: number.decimals))
    }
}
