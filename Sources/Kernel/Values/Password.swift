/// A password as somebody typed it: never trimmed, stored or printed.
///
/// 8 to 128 characters (NIST SP 800-63B), so at most 512 bytes, for a character has at most four. Whether it
/// is easy to guess is another question.
package struct Password: TextValue {
    package let text: String
    package static let example = "correct horse battery staple"
    package static let rule = TextRule(length: 8...128, format: "password")

    private static let hidden = "••••••••"

    package init(checked text: String) {
        self.text = text
    }

    package var description: String { Self.hidden }

    /// What a statement sees: a password is no column.
    package var sqlValue: SQLValue { .null }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.hidden)
    }
}

extension Password: CustomDebugStringConvertible, CustomReflectable {
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
