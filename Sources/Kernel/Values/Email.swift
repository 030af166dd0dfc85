import Foundation

/// An e-mail address, kept in small letters; who it belongs to is decided by its ``EmailKey``.
///
/// Letters of all alphabets are fine (RFC 6531); nothing that cannot be seen, and nothing that turns into a
/// separator when it is normalised.
package struct Email: TextValue {
    package let text: String
    package static let example = "ann@example.com"
    package static let rule = TextRule(length: 3...254, format: "email") { text in
        isAddress(text) ? nil : "must be an e-mail address"
    }

    package init(checked text: String) {
        let small = text.lowercased()
        self.text = Self.isPlain(small) ? small : small.precomposedStringWithCanonicalMapping
    }

    private static func isAddress(_ text: String) -> Bool {
        guard text.unicodeScalars.allSatisfy(isVisible) else { return false }
        guard hasForm(text) else { return false }
        // A full-width ＠ or a one-dot leader must not become a separator for the next program that reads it.
        return isPlain(text) || hasForm(text.precomposedStringWithCompatibilityMapping)
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 < 0x80 }
    }

    private static func hasForm(_ text: String) -> Bool {
        let parts = text.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 1_024 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return isLocal(parts[0]) && labels.count >= 2 && labels.allSatisfy(isLabel)
            && labels.last?.contains { !("0"..."9").contains($0) } == true
    }

    private static func isLocal(_ part: Substring.UnicodeScalarView) -> Bool {
        (1...64).contains(part.count) && part.first.map(isMark) == false
            && part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
            && part.allSatisfy { !"<>()[],;:\"\\".unicodeScalars.contains($0) }
    }

    private static func isLabel(_ label: Substring.UnicodeScalarView) -> Bool {
        (1...63).contains(label.count) && label.first != "-" && label.last != "-"
            && label.first.map(isMark) == false
            && label.allSatisfy { scalar in
                scalar.value >= 0x80 || scalar == "-" || TextCheck.isAlphanumeric(UInt8(scalar.value))
            }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Neither space nor control, format, direction or private character, nor a place without a character.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value > 0x20 && scalar.value != 0x7F }
        if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isWhitespace { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }
}
