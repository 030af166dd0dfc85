/// An average of stars, 0 to 5, in hundredths; shown without trailing zeros: `4.7`.
package struct Rating: Hashable, Sendable {
    package let hundredths: Int64

    package init?(hundredths: Int64) {
        guard (0...500).contains(hundredths) else { return nil }
        self.hundredths = hundredths
    }
}

extension Rating: SQLConvertible {
    package var sqlValue: SQLValue { .integer(hundredths) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(hundredths: value)
    }
}

extension Rating: SchemaValue {
    package static var schema: Schema {
        Schema(
            .decimal(max: 5, decimals: 2),
            note: "Stars from 0 to 5, with at most two decimals",
            example: .number("4.7")
        )
    }

    package static var sample: Rating {
        guard let none = Rating(hundredths: 0) else { preconditionFailure("0 is a rating") }
        return none
    }

    package init(from decoder: any Decoder) throws {
        let digits = try decoder.singleValueContainer().decode(Digits.self)
        guard let hundredths = ExactNumber(digits.text)?.scaled(to: 2),
            let rating = Rating(hundredths: hundredths)
        else {
            throw Problem.invalid(field: "rating", "must be from 0 to 5 with at most 2 decimals")
        }
        self = rating
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let (value, decimals) =
            switch hundredths {
            case let whole where whole % 100 == 0: (whole / 100, 0)
            case let tenths where tenths % 10 == 0: (tenths / 10, 1)
            default: (hundredths, 2)
            }
        try container.encode(Digits(value: value, decimals: decimals))
    }
}
