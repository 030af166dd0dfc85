import Foundation
package import Kernel

/// A coupon code as it is printed, and the key by which it is found however it is typed.
package struct CouponCode: TextValue {
    package let text: String
    package static let example = "SUMMER-10"
    static let keyMax = 64
    package static let rule = TextRule(length: 3...80, pattern: "^[A-Za-z0-9_-]+$") { text in
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x5F
        }
        guard isPlain else { return "must be letters A to Z, digits, - and _" }
        let isLong = key(of: text).map { $0.utf8.count >= 3 } ?? false
        return isLong ? nil : "must have from 3 to \(keyMax) letters and digits"
    }

    package init(checked text: String) {
        self.text = text.uppercased()
    }

    var key: String { Self.key(of: text) ?? text }

    /// What is left of a text without spaces, hyphens, underscores and signs that nobody sees, in capitals.
    ///
    /// Nil when anything else is in it: no letter of another alphabet passes for one that it looks like.
    package static func key(of typed: String) -> String? {
        guard typed.utf8.count <= 400 else { return nil }
        var key = ""
        for scalar in typed.precomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x41...0x5A: key.unicodeScalars.append(scalar)
            case 0x61...0x7A: key.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value - 0x20)))
            case 0x5F: continue
            default:
                let traits = scalar.properties
                let isNothing = traits.isWhitespace || traits.isDefaultIgnorableCodePoint
                guard isNothing || traits.generalCategory == .dashPunctuation else { return nil }
            }
        }
        return (1...keyMax).contains(key.utf8.count) ? key : nil
    }
}
