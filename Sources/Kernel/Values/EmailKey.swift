import Foundation

/// What an e-mail address looks like, for "one account each": addresses that a person cannot tell apart have
/// the same key.
///
/// Compatibility forms (full-width, mathematical, circled letters) become plain ones, capitals small, letters
/// of other alphabets the Latin letter they look like, and what cannot be seen goes. `xn--` labels of the
/// domain are read first, so both ways to write a domain agree. Accents stay, for they can be seen; so do `1`
/// and `l`, and `+tags`, which are other addresses.
///
/// A key is for finding and comparing only. Mail goes to the address that was kept, never to one that was
/// typed and has the same key.
package struct EmailKey: Hashable, Sendable {
    package let text: String

    package init(_ email: Email) {
        let parts = email.text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        var domain = Self.folded(parts.count > 1 ? parts[1] : "")
        while domain.last == "." { domain.removeLast() }
        let labels = domain.split(separator: ".").map { label in
            guard label.hasPrefix("xn--") else { return String(label) }
            return Punycode.text(label.dropFirst(4)).map { Self.folded($0) } ?? String(label)
        }
        text = Self.folded(parts[0]) + "@" + labels.joined(separator: ".")
    }

    private static func folded(_ text: some StringProtocol) -> String {
        // Once before decomposing, for a lunate sigma looks like a c and decomposes into another sigma, and
        // once after it, so that a Cyrillic letter with an accent becomes the Latin one with it.
        let seen = String(latin(text.unicodeScalars)).decomposedStringWithCompatibilityMapping
        let scalars = latin(String(latin(seen.unicodeScalars)).lowercased().unicodeScalars)
        var plain = String.UnicodeScalarView()
        for scalar in scalars where !(scalar == "\u{307}" && (plain.last == "i" || plain.last == "j")) {
            plain.append(scalar)
        }
        return String(plain).precomposedStringWithCanonicalMapping
    }

    private static func latin(_ scalars: some Sequence<Unicode.Scalar>) -> String.UnicodeScalarView {
        var latin = String.UnicodeScalarView()
        for scalar in scalars where !scalar.properties.isDefaultIgnorableCodePoint {
            latin.append(contentsOf: Lookalikes.latin(scalar))
        }
        return latin
    }
}

extension EmailKey: SQLConvertible, CustomStringConvertible {
    package var description: String { text }
    package var sqlValue: SQLValue { .text(text) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.text = text
    }
}
