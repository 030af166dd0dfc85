/// A decimal number on the wire, digit for digit: what money, ratings and rates are written through.
package struct Digits: Hashable, Sendable {
    package let text: String

    package init(value: Int64, decimals: Int) {
        var writer = JSONWriter(capacity: 20)
        writer.decimal(value, decimals: decimals)
        text = String(decoding: writer.bytes, as: UTF8.self)
    }

    init(text: String) {
        self.text = text
    }
}

extension Digits: SchemaValue {
    package static var schema: Schema { Schema(.number) }
    package static var sample: Digits { Digits(text: "0") }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = container as? ValueDecoder, let text = value.digits else {
            throw DecodingError.typeMismatch(
                Digits.self,
                .init(codingPath: decoder.codingPath, debugDescription: "not a number")
            )
        }
        self.text = text
    }

    package func encode(to encoder: any Encoder) throws {
        guard let writer = encoder as? ReplyEncoder else {
            var container = encoder.singleValueContainer()
            return try container.encode(text)
        }
        writer.state.writer.json(text)
    }
}
