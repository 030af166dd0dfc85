/// A text type with a rule of its own; conforming takes the rule and an example.
package protocol TextValue: SchemaValue, SQLConvertible, Hashable, CustomStringConvertible {
    static var rule: TextRule { get }
    static var example: String { get }
    var text: String { get }

    /// Takes a text that ``rule`` accepted, in the form in which it is kept.
    init(checked text: String)
}

extension TextValue {
    package init?(_ text: String) {
        guard Self.rule.error(in: text) == nil else { return nil }
        self.init(checked: text)
    }

    package static var schema: Schema { Schema(.text(rule), example: .string(example)) }
    package static var sample: Self { Self(checked: example) }
    package var description: String { text }
    package var sqlValue: SQLValue { .text(text) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(checked: text)
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: Self.rule.error(in: text) ?? "invalid"
                )
            )
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A text whose length is bounded by its type, in Unicode scalars, without control characters but
/// line breaks and tabs.
package struct Text<let shortest: Int, let longest: Int>: TextValue {
    package let text: String

    package static var rule: TextRule {
        TextRule(length: shortest...longest, pattern: TextCheck.plainPattern) { text in
            if text.unicodeScalars.contains(where: TextCheck.isControl) {
                return "must not contain control characters"
            }
            if shortest > 0, text.allSatisfy(\.isWhitespace) { return "must not be blank" }
            return nil
        }
    }

    package static var example: String { String(repeating: "a", count: max(shortest, 1)) }

    package init(checked text: String) {
        self.text = text
    }
}

/// The stock keeping unit: what a merchant calls a variant.
///
/// Letters, digits and `. _ / -`, no spaces at the ends.
package struct SKU: TextValue {
    package let text: String
    package static let example = "KEY-0001"
    package static let rule = TextRule(length: 1...64, pattern: TextCheck.skuPattern) { text in
        let isPlain = text.utf8.allSatisfy { TextCheck.isAlphanumeric($0) || " ._/+#:-".utf8.contains($0) }
        return isPlain && text.first != " " && text.last != " "
            ? nil : "must be letters, digits, spaces inside and . _ / + # : -"
    }

    package init(checked text: String) {
        self.text = text
    }
}

/// The readable part of an address: `mechanical-keyboard`.
///
/// Never all digits, so it is never taken for an id.
package struct Slug: TextValue {
    package let text: String
    package static let example = "mechanical-keyboard"
    package static let rule = TextRule(length: 1...120, pattern: TextCheck.slugPattern) { text in
        let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { TextCheck.isAlphanumeric($0) && !($0 >= 0x41 && $0 <= 0x5A) }
        }
        guard isPlain else { return "must be small letters and digits with single hyphens between" }
        return text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? "must not be a number" : nil
    }

    package init(checked text: String) {
        self.text = text
    }
}

/// 128 random bits in hexadecimal with at least one letter, so that it is never taken for an integer id.
///
/// Knowing a guest's is the right to use it.
package struct ExternalID: TextValue {
    package let text: String
    package static let example = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
    package static let rule = TextRule(length: 32...32, pattern: "^[0-9a-f]{32}$") { text in
        let isHex = text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
        return isHex && text.utf8.contains { $0 >= 0x61 } ? nil : "must be 32 hexadecimal digits"
    }

    package init(checked text: String) {
        self.text = text
    }

    package static func random(_ random: Randomness) -> ExternalID {
        while true {
            if let id = ExternalID(random.hex(digits: 32)) { return id }
        }
    }
}

enum TextCheck {
    static let slugPattern = "^(?![0-9]+$)[a-z0-9]+(-[a-z0-9]+)*$"
    static let plainPattern = #"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*$"#
    static let skuPattern = "^[A-Za-z0-9._/+#:-]([A-Za-z0-9 ._/+#:-]*[A-Za-z0-9._/+#:-])?$"

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A)
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && scalar != "\n" && scalar != "\t" && scalar != "\r")
            || (scalar.value >= 0x7F && scalar.value < 0xA0)
    }
}
