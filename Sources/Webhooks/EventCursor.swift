package import Kernel

/// A place in the order of events: 0 is before the first.
package struct EventCursor: SchemaValue {
    let position: Int64

    package static var schema: Schema { Schema(.integer(0...Int64.max), example: .number("0")) }
    package static var sample: Self { Self(position: 0) }

    init(position: Int64) {
        self.position = position
    }

    package init(from decoder: any Decoder) throws {
        self.init(position: max(0, try decoder.singleValueContainer().decode(Int64.self)))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(position)
    }
}
