/// A whole number within bounds that are part of its type: `Count<1, 999>`.
package struct Count<let low: Int, let high: Int>: Hashable, Sendable {
    package let value: Int

    package init?(_ value: Int) {
        guard value >= low, value <= high else { return nil }
        self.value = value
    }
}

extension Count: SQLConvertible {
    package var sqlValue: SQLValue { .integer(Int64(value)) }

    package init?(sqlValue: SQLValue) {
        guard let value = Int(sqlValue: sqlValue) else { return nil }
        self.init(value)
    }
}

extension Count: SchemaValue {
    package static var schema: Schema { Schema(.integer(Int64(low)...Int64(high))) }

    package static var sample: Self {
        guard let lowest = Self(low) else { preconditionFailure("a Count needs low <= high") }
        return lowest
    }

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Int.self)
        guard let count = Self(value) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not from \(low) to \(high)")
            )
        }
        self = count
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
