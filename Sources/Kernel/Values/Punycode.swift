/// Reads the Unicode letters of a domain's label behind `xn--` (RFC 3492).
enum Punycode {
    /// The text of a label without its `xn--`; nil for one that is not Punycode.
    static func text(_ label: some StringProtocol) -> String? {
        guard label.utf8.count <= 63, label.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let bytes = Array(label.utf8)
        let hyphen = bytes.lastIndex(of: 0x2D)
        var output = bytes[..<(hyphen ?? 0)].map { UInt32($0) }
        var rest = bytes[(hyphen.map { $0 + 1 } ?? 0)...]
        var code: UInt32 = 128
        var index: UInt32 = 0
        var bias: UInt32 = 72
        var isFirst = true
        while !rest.isEmpty {
            guard let delta = delta(&rest, bias), delta <= 0x10FFFF * 64 else { return nil }
            let count = UInt32(output.count) + 1
            bias = adapted(delta, count: count, isFirst: isFirst)
            isFirst = false
            let position = index + delta
            code += position / count
            index = position % count
            guard code <= 0x10FFFF else { return nil }
            output.insert(code, at: Int(index))
            index += 1
        }
        return string(output)
    }

    /// One number of variable length.
    private static func delta(_ rest: inout ArraySlice<UInt8>, _ bias: UInt32) -> UInt32? {
        var value: UInt32 = 0
        var weight: UInt32 = 1
        var position: UInt32 = 36
        while let byte = rest.popFirst() {
            guard let digit = digit(byte) else { return nil }
            let (product, overflows) = digit.multipliedReportingOverflow(by: weight)
            let (sum, isOver) = value.addingReportingOverflow(product)
            guard !overflows, !isOver else { return nil }
            value = sum
            let threshold = position <= bias ? 1 : min(position - bias, 26)
            if digit < threshold { return value }
            let (next, isTooFar) = weight.multipliedReportingOverflow(by: 36 - threshold)
            guard !isTooFar else { return nil }
            weight = next
            position += 36
        }
        return nil
    }

    private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var bias: UInt32 = 0
        while delta > 455 {
            delta /= 35
            bias += 36
        }
        return bias + 36 * delta / (delta + 38)
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x61...0x7A: UInt32(byte) - 0x61
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x30...0x39: UInt32(byte) - 0x30 + 26
        default: nil
        }
    }

    private static func string(_ codes: [UInt32]) -> String? {
        var text = String.UnicodeScalarView()
        for code in codes {
            guard let scalar = Unicode.Scalar(code) else { return nil }
            text.append(scalar)
        }
        return String(text)
    }
}
