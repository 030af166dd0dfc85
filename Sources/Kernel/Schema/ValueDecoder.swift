/// Builds a value from a JSON tree that its schema has accepted.
package struct ValueDecoder: Decoder {
    let value: JSON
    package let codingPath: [any CodingKey] = []
    package var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Decodes a whole value.
    package static func decode<Value: Decodable>(_ type: Value.Type, from json: JSON) throws -> Value {
        try ValueDecoder(value: json).unwrap(type)
    }

    /// The text of a number, or of a string that may hold one.
    var digits: String? {
        switch value {
        case .number(let digits), .string(let digits): digits
        default: nil
        }
    }

    fileprivate func unwrap<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if Value.self == JSON.self, let json = value as? Value { return json }
        return try Value(from: self)
    }

    fileprivate func mismatch(_ wanted: Any.Type) -> DecodingError {
        .typeMismatch(wanted, .init(codingPath: [], debugDescription: "the value is of another type"))
    }

    package func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw mismatch([String: JSON].self) }
        return KeyedDecodingContainer(Fields<Key>(members: members))
    }

    package func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch([JSON].self) }
        return Elements(elements: elements)
    }

    package func singleValueContainer() throws -> any SingleValueDecodingContainer { self }
}

extension ValueDecoder: SingleValueDecodingContainer {
    package func decodeNil() -> Bool {
        if case .null = value { true } else { false }
    }

    package func decode(_ type: Bool.Type) throws -> Bool {
        guard case .bool(let value) = value else { throw mismatch(type) }
        return value
    }

    package func decode(_ type: String.Type) throws -> String {
        guard case .string(let text) = value else { throw mismatch(type) }
        return text
    }

    package func decode(_ type: Int64.Type) throws -> Int64 {
        guard case .number(let digits) = value, let whole = ExactNumber.int64(digits) else {
            throw mismatch(type)
        }
        return whole
    }

    package func decode(_ type: Int.Type) throws -> Int {
        guard let whole = Int(exactly: try decode(Int64.self)) else { throw mismatch(type) }
        return whole
    }

    package func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try unwrap(type) }
}

extension ValueDecoder {
    private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let members: [(key: String, value: JSON)]
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

        private func find(_ key: Key) -> JSON? {
            members.first { $0.key == key.stringValue }?.value
        }

        private func missing(_ key: Key) -> DecodingError {
            .keyNotFound(key, .init(codingPath: [], debugDescription: "the field is missing"))
        }

        func contains(_ key: Key) -> Bool { find(key) != nil }

        func decodeNil(forKey key: Key) throws -> Bool {
            if case .null = find(key) { true } else { false }
        }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            guard let value = find(key) else {
                if let field = type as? any OptionalField.Type, let absent = field.absent as? Value {
                    return absent
                }
                throw missing(key)
            }
            return try ValueDecoder(value: value).unwrap(type)
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type,
            forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> {
            guard let value = find(key) else { throw missing(key) }
            return try ValueDecoder(value: value).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            guard let value = find(key) else { throw missing(key) }
            return try ValueDecoder(value: value).unkeyedContainer()
        }

        func superDecoder() throws -> any Decoder { throw ValueDecoder(value: .null).mismatch(Never.self) }

        func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder() }
    }

    private struct Elements: UnkeyedDecodingContainer {
        let elements: [JSON]
        var currentIndex = 0
        var codingPath: [any CodingKey] { [] }
        var count: Int? { elements.count }
        var isAtEnd: Bool { currentIndex >= elements.count }

        init(elements: [JSON]) {
            self.elements = elements
        }

        private mutating func next() throws -> ValueDecoder {
            guard !isAtEnd else { throw ValueDecoder(value: .null).mismatch(Never.self) }
            defer { currentIndex += 1 }
            return ValueDecoder(value: elements[currentIndex])
        }

        mutating func decodeNil() throws -> Bool {
            guard !isAtEnd, case .null = elements[currentIndex] else { return false }
            currentIndex += 1
            return true
        }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().unwrap(type) }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try next().unkeyedContainer()
        }

        mutating func superDecoder() throws -> any Decoder { try next() }
    }
}

extension ExactNumber {
    /// A whole number of up to 64 bits; larger than what 18 digits hold, for identifiers.
    static func int64(_ digits: String) -> Int64? {
        Int64(digits) ?? ExactNumber(digits)?.whole
    }
}
