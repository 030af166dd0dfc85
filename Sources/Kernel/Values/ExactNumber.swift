/// A decimal number read from text without loss: `unscaled ÷ 10^decimals`.
package struct ExactNumber: Hashable, Sendable {
    package let unscaled: Int64
    /// Digits after the point, trailing zeros removed; 0…18.
    package let decimals: Int

    /// Nil when the text is no JSON number or does not fit into 18 digits.
    package init?(_ text: String) {
        var parser = Scan(text)
        guard let parts = parser.scan() else { return nil }
        var digits = parts.digits[...]
        while digits.first == 0 { digits.removeFirst() }
        var exponent = parts.exponent
        while let last = digits.last, last == 0 {
            digits.removeLast()
            exponent += 1
        }
        guard !digits.isEmpty else {
            self.init(unscaled: 0, decimals: 0)
            return
        }
        guard digits.count + max(0, exponent) <= 18, exponent >= -18 else { return nil }
        var value: Int64 = 0
        for digit in digits { value = value * 10 + Int64(digit) }
        for _ in 0..<max(0, exponent) { value *= 10 }
        self.init(unscaled: parts.isNegative ? -value : value, decimals: max(0, -exponent))
    }

    private init(unscaled: Int64, decimals: Int) {
        self.unscaled = unscaled
        self.decimals = decimals
    }

    /// The value if it has no fraction: 3, 3.0 and 3e0 are the same number.
    package var whole: Int64? {
        decimals == 0 ? unscaled : nil
    }

    /// The value times ten to some power, if that is a whole number that fits.
    package func scaled(to decimals: Int) -> Int64? {
        guard decimals >= self.decimals else { return nil }
        var value = unscaled
        for _ in self.decimals..<decimals {
            let (next, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = next
        }
        return value
    }

    private struct Scan {
        private var rest: Substring.UTF8View

        init(_ text: String) {
            rest = Substring(text).utf8
        }

        mutating func scan() -> (isNegative: Bool, digits: [UInt8], exponent: Int)? {
            let isNegative = take(0x2D)
            var digits = takeDigits()
            guard !digits.isEmpty, digits.count == 1 || digits[0] != 0 else { return nil }
            var exponent = 0
            if take(0x2E) {
                let fraction = takeDigits()
                guard !fraction.isEmpty else { return nil }
                digits += fraction
                exponent -= fraction.count
            }
            if take(0x65) || take(0x45) {
                let isDown = take(0x2D)
                if !isDown { _ = take(0x2B) }
                let power = takeDigits()
                // Beyond three digits nothing fits anyway, whatever the sign.
                guard !power.isEmpty, power.count <= 3 else { return nil }
                let size = power.reduce(0) { $0 * 10 + Int($1) }
                exponent += isDown ? -size : size
            }
            return rest.isEmpty ? (isNegative, digits, exponent) : nil
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func takeDigits() -> [UInt8] {
            var digits: [UInt8] = []
            while let byte = rest.first, byte >= 0x30, byte <= 0x39, digits.count < 400 {
                digits.append(byte - 0x30)
                rest.removeFirst()
            }
            return digits
        }
    }
}
