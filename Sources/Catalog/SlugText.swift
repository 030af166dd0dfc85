internal import Kernel

/// Makes slugs out of names, and finds free ones.
enum SlugText {
    private static let lengthMax = 120

    /// The slug of a name: `"Café T-Shirt"` gives `cafe-t-shirt`.
    ///
    /// `prefix` is what a slug begins with that would be empty or a number otherwise.
    static func slug(from name: String, prefix: String) -> String {
        var bytes: [UInt8] = []
        for byte in SearchText.folded(name).utf8 {
            switch byte {
            case 0x20: if let last = bytes.last, last != 0x2D { bytes.append(0x2D) }
            case 0x80...: break
            default: bytes.append(byte)
            }
        }
        let made = cut(bytes, to: lengthMax)
        if let slug = Slug(made) { return slug.text }
        return Slug("\(prefix)-\(made)")?.text ?? "\(prefix)-" + String(Fingerprint.of(name), radix: 36)
    }

    /// The same slug with a number behind it, still short enough.
    static func numbered(_ slug: String, _ number: Int) -> String {
        let suffix = "-\(number)"
        return cut(Array(slug.utf8), to: lengthMax - suffix.utf8.count) + suffix
    }

    /// The slug itself if it is free, else one with a number or some random digits behind it.
    static func free(
        _ slug: String,
        random: Randomness,
        taken: ([String]) throws -> Set<String>
    ) throws -> String {
        let candidates = [slug] + (2...9).map { numbered(slug, $0) }
        let taken = try taken(candidates)
        return candidates.first { !taken.contains($0) } ?? cut(Array(slug.utf8), to: 100) + "-"
            + random.hex(digits: 8)
    }

    private static func cut(_ bytes: [UInt8], to length: Int) -> String {
        var kept = bytes.prefix(length)
        while kept.last == 0x2D { kept.removeLast() }
        return String(decoding: kept, as: UTF8.self)
    }
}

/// FNV-1a, 64 bits: the same in every run, and good enough to see that something changed.
struct Fingerprint {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // A byte that is in no UTF-8 text ends each one, so that "a" + "bc" differs from "ab" + "c".
        hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }

    mutating func add(_ number: Int64?) {
        add(number.map { String($0) } ?? "-")
    }

    var value: Int64 { Int64(bitPattern: hash) }

    static func of(_ text: String) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.add(text)
        return fingerprint.hash
    }
}
