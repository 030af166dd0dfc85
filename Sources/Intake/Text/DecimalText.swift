/// Decimal numbers as people write them in catalogue files; they never pass through binary floating point.
enum DecimalText {
    /// The number in a plain form (`1299.00`), or nil when it is not a price.
    ///
    /// A price has at most 12 digits before and 6 after the point and no sign. A comma stands for the point
    /// when exactly two digits follow it.
    static func price(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        if let comma = bytes.firstIndex(of: UInt8(ascii: ",")), comma == bytes.count - 3 {
            bytes[comma] = UInt8(ascii: ".")
        }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...12).contains(whole.count), whole.allSatisfy(\.isDigit) else {
            return nil
        }
        if parts.count == 2 {
            guard (1...6).contains(parts[1].count), parts[1].allSatisfy(\.isDigit) else { return nil }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The number times ten to the power of `decimals`, further digits cut off; nil when it is not a number
    /// as above.
    static func scaled(_ text: String, decimals: Int) -> Int? {
        guard let plain = price(text) else { return nil }
        let parts = plain.split(separator: ".", maxSplits: 1)
        let fraction = parts.count == 2 ? String(parts[1].prefix(decimals)) : ""
        return Int(
            parts[0] + fraction + String(repeating: "0", count: max(decimals - fraction.utf8.count, 0))
        )
    }

    /// Whether the first of two prices is the higher one.
    static func isMore(_ first: String, than second: String) -> Bool {
        (scaled(first, decimals: 6) ?? 0) > (scaled(second, decimals: 6) ?? 0)
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}
