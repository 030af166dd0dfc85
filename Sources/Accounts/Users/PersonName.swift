package import Kernel

/// What a person is called: one line, for it is written into mails and on invoices.
package struct PersonName: TextValue {
    package let text: String
    package static let example = "Ann Miller"
    package static let rule = TextRule(
        length: 1...100,
        pattern: #"^[^\u0000-\u001F\u007F-\u009F\u2028\u2029]*$"#
    ) { text in
        let isBroken = text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            // What turns the direction of the text beside it, so that a name reads as something else.
            default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            }
        }
        if isBroken { return "must be one line without control characters" }
        return text.allSatisfy(\.isWhitespace) ? "must not be blank" : nil
    }

    package init(checked text: String) {
        self.text = text
    }
}
