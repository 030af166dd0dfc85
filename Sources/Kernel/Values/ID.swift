/// The integer key of a row, told apart by what it is the key of: `ID<Product>`.
///
/// It is for staff and for the inside; knowing one is never a right.
package struct ID<Row>: Hashable, Sendable {
    package let value: Int64

    package init(_ value: Int64) {
        self.value = value
    }
}

extension ID: SQLConvertible {
    package var sqlValue: SQLValue { .integer(value) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(value)
    }
}

extension ID: CustomStringConvertible {
    package var description: String { String(value) }
}

extension ID: SchemaValue {
    package static var schema: Schema { Schema(.integer(1...Int64.max), example: .number("1")) }
    package static var sample: Self { Self(1) }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
