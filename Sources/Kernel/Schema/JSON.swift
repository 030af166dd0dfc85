/// A JSON text as a tree.
///
/// Numbers keep their exact digits: no value ever passes through binary floating point.
package enum JSON: Sendable {
    case null
    case bool(Bool)
    /// The digits as they were written, known to follow the grammar of RFC 8259.
    case number(String)
    case string(String)
    case array([JSON])
    case object([(key: String, value: JSON)])

    /// Why a text is not JSON, and where.
    package struct Malformed: Error, Sendable, Equatable {
        package let offset: Int
        package let reason: String
    }

    /// Reads one JSON text.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 text.
    ///   - depthMax: how deep arrays and objects may nest.
    /// - Returns: the tree.
    /// - Throws: ``Malformed`` for anything RFC 8259 refuses, bytes that are not UTF-8, a key given
    ///   twice, and text deeper than allowed.
    package static func parse(_ bytes: [UInt8], depthMax: Int = 64) throws(Malformed) -> JSON {
        try JSONParser(bytes, depthMax: depthMax).parse()
    }

    package subscript(_ key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value if it is a whole number that fits, written without fraction or exponent.
    package var integer: Int64? {
        if case .number(let digits) = self { Int64(digits) } else { nil }
    }

    package var array: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The shortest text of this tree, keys in their order.
    package var text: String {
        var writer = JSONWriter()
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSON: Equatable {
    package static func == (left: JSON, right: JSON) -> Bool {
        left.text == right.text
    }
}

extension JSONWriter {
    package mutating func value(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let digits): json(digits)
        case .string(let text): string(text)
        case .array(let elements):
            raw(0x5B)
            for (index, element) in elements.enumerated() {
                if index > 0 { raw(0x2C) }
                self.value(element)
            }
            raw(0x5D)
        case .object(let members):
            raw(0x7B)
            for (index, member) in members.enumerated() {
                if index > 0 { raw(0x2C) }
                string(member.key)
                raw(0x3A)
                self.value(member.value)
            }
            raw(0x7D)
        }
    }
}

extension JSON {
    /// A value's text, or null.
    package static func maybe(_ value: (some CustomStringConvertible)?) -> JSON {
        value.map { .string($0.description) } ?? .null
    }
}
