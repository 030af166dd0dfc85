internal import Foundation

/// Makes the part of an address that names a thing: lower-case ASCII letters, digits and single hyphens.
package enum SlugMaker {
    /// Longest slug, in characters.
    package static let lengthMax = 120

    /// The slug of a name: diacritics are folded, what has no ASCII form is dropped; may be empty.
    package static func slug(from name: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.utf8.count)
        let isPlain = name.utf8.allSatisfy { $0 < 0x80 }
        for scalar in (isPlain ? name : name.decomposedStringWithCanonicalMapping).unicodeScalars {
            if scalar.isASCII {
                append(UInt8(truncatingIfNeeded: scalar.value), to: &bytes)
            } else if let letters = special[scalar] {
                bytes.append(contentsOf: letters.utf8)
            } else if scalar.properties.generalCategory.isSeparator {
                append(UInt8(ascii: "-"), to: &bytes)
            }
        }
        while bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        return cut(bytes)
    }

    /// The slug of a name; for a name without any ASCII form (日本) a stable one made from its bytes.
    package static func slug(from name: String, orPrefix prefix: String) -> String {
        let slug = slug(from: name)
        return slug.isEmpty ? prefix + "-" + fingerprint(of: name) : slug
    }

    /// A slug that can name a product: never all digits, which would be taken for an id.
    package static func productSlug(from name: String) -> String {
        let slug = slug(from: name, orPrefix: "product")
        return slug.utf8.allSatisfy(\.isDigit) ? String(("product-" + slug).prefix(lengthMax)) : slug
    }

    private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x30...0x39, 0x61...0x7A: bytes.append(byte)
        case 0x41...0x5A: bytes.append(byte | 0x20)
        // An apostrophe joins: "men's" is "mens".
        case UInt8(ascii: "'"): break
        default:
            if let last = bytes.last, last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
        }
    }

    /// Cuts at a hyphen when one is near the end.
    private static func cut(_ bytes: [UInt8]) -> String {
        guard bytes.count > lengthMax else { return String(decoding: bytes, as: UTF8.self) }
        var kept = bytes[..<lengthMax]
        if let hyphen = kept.lastIndex(of: UInt8(ascii: "-")), hyphen > lengthMax - 20 {
            kept = kept[..<hyphen]
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// FNV-1a, 64 bits, in hexadecimal: the same in every run.
    static func fingerprint(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }

    /// Letters that Unicode does not take apart.
    private static let special: [Unicode.Scalar: String] = [
        "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ß": "ss", "ẞ": "ss", "ł": "l", "Ł": "l", "đ": "d",
        "Đ": "d",
        "þ": "th", "Þ": "th", "ð": "d", "Ð": "d", "œ": "oe", "Œ": "oe", "ı": "i", "ħ": "h", "Ħ": "h",
        "ŋ": "ng",
    ]
}

extension Unicode.GeneralCategory {
    /// Whether a character of this kind stands between words.
    fileprivate var isSeparator: Bool {
        switch self {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .dashPunctuation, .otherPunctuation: true
        default: false
        }
    }
}
