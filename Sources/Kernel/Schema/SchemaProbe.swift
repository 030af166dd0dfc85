/// Finds the schema of a type by letting it decode itself from a decoder that only watches.
///
/// A synthesised `init(from:)` asks for each field by name and type; the probe notes both and answers
/// with samples. So the fields of a request are written once, as the fields of a struct.
package final class SchemaProbe {
    private var open: Set<ObjectIdentifier> = []

    package static func schema(of type: (some Decodable).Type) -> Schema {
        SchemaProbe().schema(of: type)
    }

    func schema<Value: Decodable>(of type: Value.Type) -> Schema {
        if let value = type as? any SchemaValue.Type { return value.schema }
        if let container = type as? any ProbedContainer.Type { return container.schema(with: self) }
        return probed(type).schema
    }

    /// A value to go on with, and the schema that was seen while it was made.
    func probed<Value: Decodable>(_ type: Value.Type) -> (value: Value?, schema: Schema) {
        let name = Self.name(of: type)
        guard open.insert(ObjectIdentifier(type)).inserted else {
            return (nil, Schema(.recursive(name)))
        }
        defer { open.remove(ObjectIdentifier(type)) }
        let watcher = ProbeDecoder(probe: self)
        do {
            let value = try Value(from: watcher)
            return (value, Schema(.object(ObjectShape(name: name, properties: watcher.properties))))
        } catch {
            preconditionFailure("\(type) cannot be probed for its schema: \(error)")
        }
    }

    func sample<Value: Decodable>(of type: Value.Type) throws -> Value {
        if let value = type as? any SchemaValue.Type, let sample = value.sample as? Value { return sample }
        if let container = type as? any ProbedContainer.Type, let empty = container.empty as? Value {
            return empty
        }
        guard let value = probed(type).value else {
            throw DecodingError.valueNotFound(
                type,
                .init(
                    codingPath: [],
                    debugDescription: "a type inside itself must be optional or in an array"
                )
            )
        }
        return value
    }

    static func name(of type: Any.Type) -> String {
        let full = String(reflecting: type)
        let parts = full.split(separator: ".").drop { $0.first?.isLowercase == true }.dropFirst()
        let joined = parts.joined()
        return String((joined.isEmpty ? full : joined).filter { $0.isLetter || $0.isNumber })
    }
}

/// Arrays, dictionaries and optionals: they have a schema made from another one.
protocol ProbedContainer {
    static func schema(with probe: SchemaProbe) -> Schema
    static var empty: Self { get }
}

extension Array: ProbedContainer where Element: Decodable {
    static func schema(with probe: SchemaProbe) -> Schema {
        Schema(.array(probe.schema(of: Element.self), 0...10_000))
    }

    static var empty: [Element] { [] }
}

extension Dictionary: ProbedContainer where Key == String, Value: Decodable {
    static func schema(with probe: SchemaProbe) -> Schema {
        Schema(.map(probe.schema(of: Value.self), countMax: 100))
    }

    static var empty: [Key: Value] { [:] }
}

extension Optional: ProbedContainer where Wrapped: Decodable {
    static func schema(with probe: SchemaProbe) -> Schema {
        var schema = probe.schema(of: Wrapped.self)
        schema.isNullable = true
        return schema
    }

    static var empty: Wrapped? { .none }
}

/// A field of a change request that tells "leave it" (not there) from "empty it" (null).
protocol OptionalField {
    static var absent: Self { get }
    static func schema(with probe: SchemaProbe) -> Schema
}

private final class ProbeDecoder: Decoder {
    let probe: SchemaProbe
    var properties: [ObjectShape.Property] = []
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(probe: SchemaProbe) {
        self.probe = probe
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ProbeFields<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw unsupported("an unkeyed container")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw unsupported("a single value without a rule: conform the type to SchemaValue")
    }

    func unsupported(_ what: String) -> DecodingError {
        .typeMismatch(Never.self, .init(codingPath: [], debugDescription: what))
    }
}

private struct ProbeFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ProbeDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        if let field = type as? any OptionalField.Type, let absent = field.absent as? Value {
            note(key, field.schema(with: decoder.probe), isRequired: false)
            return absent
        }
        note(key, decoder.probe.schema(of: type), isRequired: true)
        return try decoder.probe.sample(of: type)
    }

    // The protocol has defaults for these four, which would ask for a required field.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { optional(type, key) }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { optional(type, key) }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { optional(type, key) }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) -> Int64? { optional(type, key) }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        optional(type, key)
    }

    private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        var schema = decoder.probe.schema(of: type)
        schema.isNullable = true
        note(key, schema, isRequired: false)
        return nil
    }

    private func note(_ key: Key, _ schema: Schema, isRequired: Bool) {
        decoder.properties.append(.init(name: key.stringValue, schema: schema, isRequired: isRequired))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw decoder.unsupported("a nested container") }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw decoder.unsupported("a nested container")
    }

    func superDecoder() throws -> any Decoder { throw decoder.unsupported("a class") }

    func superDecoder(forKey key: Key) throws -> any Decoder { throw decoder.unsupported("a class") }
}
