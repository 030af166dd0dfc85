/// A field of a change: not mentioned, emptied with `null`, or given a new value.
package enum Change<Value: Codable & Sendable>: Sendable {
    case keep
    case clear
    case set(Value)

    /// The value after this change was made to an old one.
    package func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .clear: nil
        case .set(let value): value
        }
    }
}

extension Change: OptionalField {
    static var absent: Self { .keep }

    static func schema(with probe: SchemaProbe) -> Schema {
        var schema = probe.schema(of: Value.self)
        schema.isNullable = true
        return schema
    }
}

extension Change: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .set(try container.decode(Value.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .set(let value) = self { try container.encode(value) } else { try container.encodeNil() }
    }
}
