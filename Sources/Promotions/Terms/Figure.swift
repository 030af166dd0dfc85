import Kernel
import Pricing

/// An amount or a rate as the wire and the tables tell it, before its currency is known.
///
/// Not negative.
struct Figure: SchemaValue, Equatable {
    let digits: String

    static let schema = Amount.schema
    static let sample = Figure(Digits(value: 0, decimals: 0))

    init(_ digits: Digits) {
        self.digits = digits.text
    }

    init(_ money: Money) {
        digits = money.description
    }

    init(_ rate: Percentage) {
        self.init(rate.digits)
    }

    init(from decoder: any Decoder) throws {
        digits = try decoder.singleValueContainer().decode(Amount.self).text
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(JSON.number(digits))
    }

    private var amount: Amount? { Amount(digits) }

    /// The amount in the promotion's currency.
    ///
    /// - Throws: 422 naming the field, or `currency` where there is none.
    func money(in currency: Currency?, field: String) throws(Problem) -> Money {
        guard let currency else {
            throw .invalid(field: "currency", "is needed, for \(field) is an amount")
        }
        guard let amount else { throw .invalid(field: field, "must be an amount") }
        return try amount.money(in: currency, field: field)
    }

    /// - Throws: 422 naming the field when it is more than 100 %.
    func percent(field: String) throws(Problem) -> Percentage {
        guard let amount, let rate = try? amount.percentage(field: field), rate.millionths <= 1_000_000 else {
            throw .invalid(field: field, "must be from 0 to 100 percent, with at most 4 decimals")
        }
        return rate
    }
}
