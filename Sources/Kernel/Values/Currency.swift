/// An ISO 4217 currency in force, by its alphabetic code.
package struct Currency: Hashable, Sendable {
    package let code: String
    /// Digits after the decimal point: JPY 0, USD 2, KWD 3.
    package let decimals: Int

    /// Nil for a code that ISO 4217 does not list; upper case is wanted.
    package init?(_ code: String) {
        guard let decimals = CurrencyTable.decimals[code] else { return nil }
        self.code = code
        self.decimals = decimals
    }
}

extension Currency: CustomStringConvertible {
    package var description: String { code }
}

extension Currency: SQLConvertible {
    package var sqlValue: SQLValue { .text(code) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let code) = sqlValue else { return nil }
        self.init(code)
    }
}

extension Currency: SchemaValue {
    package static var schema: Schema {
        Schema(
            .text(
                TextRule(length: 3...3, pattern: "^[A-Z]{3}$") { code in
                    Currency(code) == nil ? "must be the code of a currency in ISO 4217, such as USD" : nil
                }
            ),
            example: .string("USD")
        )
    }

    package static var sample: Currency {
        guard let dollar = Currency("USD") else { preconditionFailure("ISO 4217 lists USD") }
        return dollar
    }

    package init(from decoder: any Decoder) throws {
        let code = try decoder.singleValueContainer().decode(String.self)
        guard let currency = Currency(code) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: code))
        }
        self = currency
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
