/// Writes an `Encodable` value straight to bytes: no dictionaries between, fields in their order.
package struct ReplyEncoder: Encoder {
    final class State {
        struct Frame {
            let closer: UInt8
            var isFirst = true
        }

        var writer = JSONWriter(capacity: 1_024)
        var frames: [Frame] = []
    }

    let state: State
    private let depth: Int
    package var codingPath: [any CodingKey] { [] }
    package var userInfo: [CodingUserInfoKey: Any] { [:] }

    private init(state: State) {
        self.state = state
        depth = state.frames.count
    }

    /// The JSON bytes of a value.
    package static func bytes(of value: some Encodable) throws -> [UInt8] {
        let state = State()
        try ReplyEncoder(state: state).write(value)
        return state.writer.bytes
    }

    fileprivate func write<Value: Encodable>(_ value: Value) throws {
        // The commonest types skip the detour through a container; comparing metatypes costs nothing.
        if Value.self == String.self { return state.writer.string(unsafeBitCast(value, to: String.self)) }
        if Value.self == Int64.self { return state.writer.integer(unsafeBitCast(value, to: Int64.self)) }
        if Value.self == Money.self {
            let money = unsafeBitCast(value, to: Money.self)
            return state.writer.decimal(money.minor, decimals: money.currency.decimals)
        }
        if Value.self == JSON.self { return state.writer.value(unsafeBitCast(value, to: JSON.self)) }
        if Value.self == RawJSON.self {
            return state.writer.json(unsafeBitCast(value, to: RawJSON.self).text)
        }
        let frames = state.frames.count
        let start = state.writer.bytes.count
        try value.encode(to: ReplyEncoder(state: state))
        while state.frames.count > frames, let frame = state.frames.popLast() {
            state.writer.raw(frame.closer)
        }
        if state.writer.bytes.count == start { state.writer.raw("{}") }
    }

    fileprivate func open(_ opener: UInt8, _ closer: UInt8) {
        // Asking twice for a container goes on in the same object, so types may share their fields.
        guard state.frames.count == depth else { return }
        state.writer.raw(opener)
        state.frames.append(.init(closer: closer))
    }

    fileprivate func separate() {
        // What was opened inside ends where the next field or element begins.
        while state.frames.count > depth + 1, let frame = state.frames.popLast() {
            state.writer.raw(frame.closer)
        }
        let last = state.frames.count - 1
        if state.frames[last].isFirst {
            state.frames[last].isFirst = false
        } else {
            state.writer.raw(0x2C)
        }
    }

    package func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        open(0x7B, 0x7D)
        return KeyedEncodingContainer(Fields<Key>(encoder: self))
    }

    package func unkeyedContainer() -> any UnkeyedEncodingContainer {
        open(0x5B, 0x5D)
        return Elements(encoder: self)
    }

    package func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }
}

extension ReplyEncoder {
    private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let encoder: ReplyEncoder
        var codingPath: [any CodingKey] { [] }

        private func name(_ key: Key) {
            encoder.separate()
            encoder.state.writer.string(key.stringValue)
            encoder.state.writer.raw(0x3A)
        }

        func encodeNil(forKey key: Key) {
            name(key)
            encoder.state.writer.null()
        }

        func encode(_ value: Bool, forKey key: Key) throws {
            name(key)
            encoder.state.writer.bool(value)
        }

        func encode(_ value: String, forKey key: Key) throws {
            name(key)
            encoder.state.writer.string(value)
        }

        func encode(_ value: Int, forKey key: Key) throws {
            name(key)
            encoder.state.writer.integer(Int64(value))
        }

        func encode(_ value: Int64, forKey key: Key) throws {
            name(key)
            encoder.state.writer.integer(value)
        }

        func encode(_ value: some Encodable, forKey key: Key) throws {
            name(key)
            try encoder.write(value)
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy keyType: Nested.Type,
            forKey key: Key
        ) -> KeyedEncodingContainer<Nested> {
            name(key)
            return ReplyEncoder(state: encoder.state).container(keyedBy: keyType)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            name(key)
            return ReplyEncoder(state: encoder.state).unkeyedContainer()
        }

        func superEncoder() -> any Encoder { encoder }

        func superEncoder(forKey key: Key) -> any Encoder { encoder }
    }

    private struct Elements: UnkeyedEncodingContainer {
        let encoder: ReplyEncoder
        var codingPath: [any CodingKey] { [] }
        var count = 0

        init(encoder: ReplyEncoder) {
            self.encoder = encoder
        }

        mutating func encodeNil() {
            count += 1
            encoder.separate()
            encoder.state.writer.null()
        }

        mutating func encode(_ value: some Encodable) throws {
            count += 1
            encoder.separate()
            try encoder.write(value)
        }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy keyType: Nested.Type
        ) -> KeyedEncodingContainer<Nested> {
            encoder.separate()
            return ReplyEncoder(state: encoder.state).container(keyedBy: keyType)
        }

        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            encoder.separate()
            return ReplyEncoder(state: encoder.state).unkeyedContainer()
        }

        mutating func superEncoder() -> any Encoder { encoder }
    }

    private struct Single: SingleValueEncodingContainer {
        let encoder: ReplyEncoder
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { encoder.state.writer.null() }

        func encode(_ value: Bool) throws { encoder.state.writer.bool(value) }

        func encode(_ value: String) throws { encoder.state.writer.string(value) }

        func encode(_ value: Int) throws { encoder.state.writer.integer(Int64(value)) }

        func encode(_ value: Int64) throws { encoder.state.writer.integer(value) }

        func encode(_ value: some Encodable) throws { try encoder.write(value) }
    }
}

/// JSON text that was stored and is sent on as it is.
package struct RawJSON: Sendable, Hashable {
    package let text: String

    /// - Parameter text: text that is JSON already; nothing checks it again.
    package init(stored text: String) {
        self.text = text
    }
}

extension RawJSON: SchemaValue {
    package static var schema: Schema { Schema(.any) }
    package static var sample: RawJSON { RawJSON(stored: "null") }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(JSON.self).text
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self)
    }
}

extension JSON {
    package init(from decoder: any Decoder) throws {
        guard let value = decoder as? ValueDecoder else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "JSON is read by its own decoder")
            )
        }
        self = value.value
    }

    package func encode(to encoder: any Encoder) throws {
        guard let reply = encoder as? ReplyEncoder else {
            throw EncodingError.invalidValue(
                self,
                .init(codingPath: encoder.codingPath, debugDescription: "JSON is written by its own encoder")
            )
        }
        reply.state.writer.value(self)
    }
}
