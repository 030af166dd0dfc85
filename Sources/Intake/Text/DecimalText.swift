/// Decimal numbers as people write them in catalogue files; they never pass through binary floating point.
enum DecimalText {
    /// The number in a plain form (`1299.00`), or nil when it is not a price.
    ///
    /// A price has at most 12 digits before and 6 after the point and no sign. A comma stands for the point
    /// when exactly two digits follow it.
    static func price(_ text: String) -> String? {
        guard let parts = Parts(text) else { return nil }
        return parts.hasComma ? text.replacing(",", with: ".") : text
    }

    /// The number times ten to the power of `decimals`, further digits cut off; nil when it is none.
    static func scaled(_ text: String, decimals: Int) -> Int? {
        guard let parts = Parts(text) else { return nil }
        // At most 18 digits, which 64 bits hold.
        let places = min(max(decimals, 0), 6)
        if parts.fractionDigits > places { return parts.digits / power(parts.fractionDigits - places) }
        return parts.digits * power(places - parts.fractionDigits)
    }

    /// The number, if it has no fraction other than zeros.
    static func whole(_ text: String) -> Int? {
        guard let millionths = scaled(text, decimals: 6), millionths % 1_000_000 == 0 else { return nil }
        return millionths / 1_000_000
    }

    private static func power(_ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { result, _ in result * 10 }
    }

    /// Whether the first of two prices is the higher one.
    static func isMore(_ first: String, than second: String) -> Bool {
        (scaled(first, decimals: 6) ?? 0) > (scaled(second, decimals: 6) ?? 0)
    }
}

/// The digits of a number, read without making texts of them.
private struct Parts {
    private(set) var digits = 0
    private(set) var fractionDigits = 0
    private(set) var hasComma = false

    init?(_ text: String) {
        var wholeDigits = 0
        var hasMark = false
        for byte in text.utf8 {
            if byte.isDigit {
                if hasMark { fractionDigits += 1 } else { wholeDigits += 1 }
                guard wholeDigits <= 12, fractionDigits <= 6 else { return nil }
                digits = digits * 10 + Int(byte - 0x30)
            } else if !hasMark, byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
                hasMark = true
                hasComma = byte == UInt8(ascii: ",")
            } else {
                return nil
            }
        }
        guard wholeDigits > 0, hasMark == (fractionDigits > 0), !hasComma || fractionDigits == 2 else {
            return nil
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}
