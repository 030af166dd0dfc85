/// The form of a short code, such as a postcode: `#### @@`.
///
/// `#` is a digit, `@` a letter, `*` either, `_` a letter that British postcodes end with, `[A-C1]` one of a
/// few, space and hyphen stand between and are not asked for, and everything else is itself. It looks at each
/// letter once, so no text from outside can keep it busy.
struct TextForm: Sendable {
    private enum Part {
        case one(of: [ClosedRange<UInt8>])
        case between(UInt8)
    }

    private static let digits: [ClosedRange<UInt8>] = [0x30...0x39]
    private static let letters: [ClosedRange<UInt8>] = [0x41...0x5A]
    /// A to Z without C, I, K, M, O and V.
    private static let inward: [ClosedRange<UInt8>] = [
        0x41...0x42, 0x44...0x48, 0x4A...0x4A, 0x4C...0x4C, 0x4E...0x4E, 0x50...0x55, 0x57...0x5A,
    ]

    private let parts: [Part]

    init(_ pattern: some StringProtocol) {
        var parts: [Part] = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "#"): parts.append(.one(of: Self.digits))
            case UInt8(ascii: "@"): parts.append(.one(of: Self.letters))
            case UInt8(ascii: "*"): parts.append(.one(of: Self.digits + Self.letters))
            case UInt8(ascii: "_"): parts.append(.one(of: Self.inward))
            case UInt8(ascii: "["): parts.append(.one(of: Self.set(&rest)))
            case UInt8(ascii: " "), UInt8(ascii: "-"): parts.append(.between(byte))
            default: parts.append(.one(of: [byte...byte]))
            }
        }
        self.parts = parts
    }

    private static func set(_ rest: inout ArraySlice<UInt8>) -> [ClosedRange<UInt8>] {
        var ranges: [ClosedRange<UInt8>] = []
        while let low = rest.popFirst(), low != UInt8(ascii: "]") {
            guard rest.first == UInt8(ascii: "-") else {
                ranges.append(low...low)
                continue
            }
            rest.removeFirst()
            guard let high = rest.popFirst(), high >= low else { break }
            ranges.append(low...high)
        }
        return ranges
    }

    /// The letters and digits in this form, with what stands between them; nil when they do not fit.
    func written(_ compact: some Collection<UInt8>) -> String? {
        var written: [UInt8] = []
        var rest = compact.makeIterator()
        for part in parts {
            switch part {
            case .between(let byte): written.append(byte)
            case .one(let ranges):
                guard let byte = rest.next(), ranges.contains(where: { $0.contains(byte) }) else {
                    return nil
                }
                written.append(byte)
            }
        }
        return rest.next() == nil ? String(decoding: written, as: UTF8.self) : nil
    }

    func matches(_ compact: some Collection<UInt8>) -> Bool { written(compact) != nil }

    /// A code of this form, to show what is meant.
    var example: String {
        var next: UInt8 = 0
        let bytes = parts.map { part -> UInt8 in
            switch part {
            case .between(let byte): return byte
            case .one(let ranges):
                guard ranges.first == Self.digits[0] else { return ranges.first?.lowerBound ?? 0x41 }
                next = next % 9 + 1
                return 0x30 + next
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// Without spaces at the ends, and each run of spaces, tabs and line breaks inside as one space.
    var inOneLine: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The same; nil when nothing is left.
    var inOneLineOrNone: String? {
        let line = inOneLine
        return line.isEmpty ? nil : line
    }

    /// Its letters and digits as capitals, for codes that people write with spaces, dots and hyphens; nil
    /// when anything else is in it, or too much.
    func compact(longest: Int) -> [UInt8]? {
        guard utf8.count <= longest * 2 else { return nil }
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A: bytes.append(byte)
            case 0x61...0x7A: bytes.append(byte - 0x20)
            case 0x20, 0x2D, 0x2E, 0x2F: continue
            default: return nil
            }
        }
        return bytes.count <= longest ? bytes : nil
    }
}
