import Kernel

/// The code of a gift card: 20 random signs of 30 are 98 bits.
///
/// It is shown once and kept as its digest.
package struct GiftCardCode: Sendable {
    /// Without 0 and O, 1, I and L, and U, which is like V: 30 signs.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 20

    /// As it is printed: five groups of four.
    package let text: String
    /// Without the hyphens.
    let key: String

    var lastFour: String { String(key.suffix(4)) }

    /// - Returns: a code that nobody can guess.
    static func random(_ random: Randomness) -> GiftCardCode {
        var signs: [UInt8] = []
        while signs.count < length {
            // Twelve times five bits; those that name no sign are passed over, so that all are as likely.
            var word = random.next()
            for _ in 0..<12 where signs.count < length {
                let place = Int(word & 31)
                word >>= 5
                if place < alphabet.count { signs.append(alphabet[place]) }
            }
        }
        return GiftCardCode(key: String(decoding: signs, as: UTF8.self))
    }

    private init(key: String) {
        self.key = key
        let signs = Array(key)
        text = stride(from: 0, to: signs.count, by: 4)
            .map { String(signs[$0..<min($0 + 4, signs.count)]) }
            .joined(separator: "-")
    }

    /// A code as somebody typed it: small or capital, with any spaces and hyphens; nil when it can be none.
    package init?(typed: String) {
        guard typed.utf8.count <= 200 else { return nil }
        var key = ""
        for scalar in typed.unicodeScalars {
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
        guard key.utf8.count == Self.length else { return nil }
        self.init(key: key)
    }

    func digest(_ hashing: Hashing) -> String { hashing.digest("gift-card:" + key) }
}
