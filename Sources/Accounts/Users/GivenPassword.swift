package import Kernel

/// A password as it was typed to sign in: of any form, for it is only compared; never printed.
package struct GivenPassword: TextValue {
    package let text: String
    package static let example = "correct horse battery staple"
    package static let rule = TextRule(length: 1...1_024, format: "password")

    package init(checked text: String) {
        self.text = text
    }

    package var description: String { "•••" }
    /// What a statement sees: a password is no column.
    package var sqlValue: SQLValue { .null }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension GivenPassword: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: []) }
}
