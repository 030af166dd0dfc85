internal import Foundation

/// Folds text before it is indexed, looked up or sorted, so that both engines compare it alike.
package enum SearchText {
    /// The words of a text: small letters and digits without diacritics.
    ///
    /// `"Café T-Shirt"` gives `cafe`, `t`, `shirt`.
    ///
    /// `countMax` says how many words are wanted at most.
    package static func words(in text: String, countMax: Int = .max) -> [String] {
        guard countMax > 0 else { return [] }
        return folded(text).utf8.split(separator: 0x20, maxSplits: countMax)
            .prefix(countMax).map { String(Substring($0)) }
    }

    /// The words of a text with one space between: what the search index holds.
    package static func folded(_ text: String) -> String {
        var fold = Fold(keepsMarks: false, capacity: text.utf8.count)
        fold.append(text)
        return fold.text
    }

    /// What names and brands are sorted and compared by: like ``folded(_:)``, but punctuation stays.
    package static func key(_ text: String) -> String {
        var fold = Fold(keepsMarks: true, capacity: text.utf8.count)
        fold.append(text)
        return fold.text
    }

    /// Letters that Unicode does not take apart.
    private static let special: [Unicode.Scalar: String] = [
        "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "œ": "oe", "ı": "i",
        "ħ": "h",
    ]

    private struct Fold {
        let keepsMarks: Bool
        private var bytes: [UInt8] = []
        private var isGapDue = false

        init(keepsMarks: Bool, capacity: Int) {
            self.keepsMarks = keepsMarks
            bytes.reserveCapacity(capacity)
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }

        mutating func append(_ text: String) {
            if text.utf8.allSatisfy({ $0 < 0x80 }) {
                for byte in text.utf8 { append(byte) }
            } else {
                for scalar in text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
                    append(scalar)
                }
            }
        }

        private mutating func append(_ byte: UInt8) {
            switch byte {
            case 0x30...0x39, 0x61...0x7A: put(byte)
            case 0x41...0x5A: put(byte | 0x20)
            case 0x21...0x7E where keepsMarks: put(byte)
            default: isGapDue = true
            }
        }

        private mutating func append(_ scalar: Unicode.Scalar) {
            if scalar.isASCII { return append(UInt8(truncatingIfNeeded: scalar.value)) }
            if let letters = SearchText.special[scalar] {
                for byte in letters.utf8 { put(byte) }
                return
            }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: break
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                .decimalNumber, .letterNumber, .otherNumber, .spacingMark:
                put(scalar)
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: isGapDue = true
            default: if keepsMarks { put(scalar) } else { isGapDue = true }
            }
        }

        private mutating func put(_ byte: UInt8) {
            if isGapDue, !bytes.isEmpty { bytes.append(0x20) }
            isGapDue = false
            bytes.append(byte)
        }

        private mutating func put(_ scalar: Unicode.Scalar) {
            if isGapDue, !bytes.isEmpty { bytes.append(0x20) }
            isGapDue = false
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
