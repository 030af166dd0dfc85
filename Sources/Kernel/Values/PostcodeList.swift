/// Which postcodes of a country are meant: beginnings and ranges, such as `35000-35999,BT`.
///
/// Spaces and small letters do not count. The ends of a range are equally long and are compared with as
/// many characters of a postcode, so `35-36` is all that begins with 35 or 36.
package struct PostcodeList: TextValue {
    package static let example = "35000-35999,BT"
    package static let rule = TextRule(length: 1...2_000, pattern: "^[A-Za-z0-9, -]+$") { text in
        switch parse(text) {
        case .success: nil
        case .failure(let wrong): wrong.sentence
        }
    }

    /// One beginning or range; a beginning is a range from itself to itself.
    private struct Entry: Hashable {
        let first: String
        let last: String

        var text: String { first == last ? first : "\(first)-\(last)" }

        func contains(_ postcode: String) -> Bool {
            guard postcode.utf8.count >= first.utf8.count else { return false }
            let beginning = Array(postcode.utf8.prefix(first.utf8.count))
            return !beginning.lexicographicallyPrecedes(first.utf8)
                && !Array(last.utf8).lexicographicallyPrecedes(beginning)
        }
    }

    private struct Wrong: Error {
        let sentence: String
    }

    private static let entriesMax = 200
    private static let lengthMax = 12

    private let entries: [Entry]

    /// In the form in which it is kept: `35000-35999,BT`.
    package var text: String { entries.map(\.text).joined(separator: ",") }

    package init(checked text: String) {
        switch Self.parse(text) {
        case .success(let entries): self.entries = entries
        case .failure: entries = []
        }
    }

    /// Whether a postcode, as its owner writes it, is one of these.
    package func contains(_ postcode: String) -> Bool {
        let plain = Self.plain(postcode)
        return !plain.isEmpty && entries.contains { $0.contains(plain) }
    }

    /// Letters and digits alone, in capitals: `sw1a 1aa` is `SW1A1AA`.
    private static func plain(_ postcode: String) -> String {
        let bytes = postcode.utf8.prefix(100).filter(TextCheck.isPlain)
        return String(decoding: bytes, as: UTF8.self).uppercased()
    }

    private static func parse(_ text: String) -> Result<[Entry], Wrong> {
        let isPlain = text.utf8.allSatisfy { TextCheck.isPlain($0) || ", -".utf8.contains($0) }
        guard isPlain else {
            return .failure(Wrong(sentence: "must be letters, digits, spaces, commas and hyphens"))
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= entriesMax else {
            return .failure(Wrong(sentence: "must have at most \(entriesMax) beginnings and ranges"))
        }
        var entries: [Entry] = []
        for part in parts {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { plain(String($0)) }
            guard ends.count <= 2, let first = ends.first, let last = ends.last,
                ends.allSatisfy({ (1...lengthMax).contains($0.utf8.count) })
            else {
                return .failure(
                    Wrong(
                        sentence: "must be beginnings and ranges of at most \(lengthMax) characters, such as "
                            + example
                    )
                )
            }
            guard first.utf8.count == last.utf8.count, first <= last else {
                return .failure(
                    Wrong(sentence: "must have ranges with equally long ends, the lower one first")
                )
            }
            entries.append(Entry(first: first, last: last))
        }
        return .success(entries)
    }

    private enum TextCheck {
        static func isPlain(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
        }
    }
}
