package import Kernel

/// The postcodes of a place: beginnings and ranges of beginnings, `35,38` or `51001-51005,51081`.
///
/// A range's ends have the same length; a postcode is in it when as much of its beginning lies between them.
/// It looks at each character once and knows no repetition, so no text from outside can keep it busy.
package struct PostcodeAreas: TextValue {
    private struct Area: Hashable {
        let first: String
        let last: String

        init?(_ part: Substring) {
            let texts = part.split(separator: "-", omittingEmptySubsequences: false)
            let ends = texts.map(PostcodeAreas.plain)
            guard let first = ends.first, let last = ends.last, ends.count <= 2, !first.isEmpty,
                first.utf8.count <= 10, first.utf8.count == last.utf8.count, first <= last,
                zip(texts, ends).allSatisfy({ $0.utf8.count == $1.utf8.count })
            else { return nil }
            (self.first, self.last) = (first, last)
        }

        func contains(_ postcode: String) -> Bool {
            let beginning = postcode.prefix(first.utf8.count)
            return beginning.utf8.count == first.utf8.count && first <= beginning && beginning <= last
        }

        var text: String { first == last ? first : "\(first)-\(last)" }
    }

    package static let example = "35,38,51001-51005"
    private static let part = "[A-Za-z0-9]{1,10}(-[A-Za-z0-9]{1,10})?"
    package static let rule = TextRule(length: 1...1_000, pattern: "^\(part)(, ?\(part))*$") { text in
        parts(text).allSatisfy { Area($0) != nil }
            ? nil : "must be beginnings of postcodes and ranges of them, such as \(example)"
    }

    /// In capitals and without spaces.
    package let text: String
    private let areas: [Area]

    package init(checked text: String) {
        areas = Self.parts(text).compactMap { Area($0) }
        self.text = areas.map(\.text).joined(separator: ",")
    }

    /// Whether a postcode lies in one of the areas, with spaces and hyphens or without.
    func contains(_ postcode: String) -> Bool {
        let plain = Self.plain(postcode[...])
        return areas.contains { $0.contains(plain) }
    }

    /// What stands between commas, after which a space may stand.
    private static func parts(_ text: String) -> [Substring] {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        return parts.prefix(1) + parts.dropFirst().map { $0.hasPrefix(" ") ? $0.dropFirst() : $0 }
    }

    /// Letters and digits alone, in capitals, so that each is one byte.
    private static func plain(_ text: Substring) -> String {
        let bytes = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x30...0x39, 0x41...0x5A: byte
            case 0x61...0x7A: byte - 0x20
            default: nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
