/// Bytes as digits of a few bits each (RFC 4648) without padding.
struct BinaryText: Sendable {
    /// As authenticator apps take secrets (§6).
    static let base32 = BinaryText("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5)
    /// For addresses and tokens (§5).
    static let base64URL = BinaryText(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        bits: 6
    )

    private static let none: UInt8 = 0xFF

    /// Bits of one digit.
    private let bits: Int
    private let digits: [UInt8]
    /// What each byte is as a digit.
    private let values: [UInt8]

    private init(_ alphabet: String, bits: Int) {
        self.bits = bits
        digits = Array(alphabet.utf8)
        var values = [UInt8](repeating: Self.none, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        self.values = values
    }

    func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        // Fewer than `bits` are left over from one byte to the next.
        var left: UInt32 = 0
        var count = 0
        for byte in bytes {
            left = (left << 8 | UInt32(byte)) & 0xFFFF
            count += 8
            while count >= bits {
                count -= bits
                text.append(digits[Int(left >> UInt32(count)) & (digits.count - 1)])
            }
        }
        if count > 0 { text.append(digits[Int(left << UInt32(bits - count)) & (digits.count - 1)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text that ``text(_:)`` could have made, and of no other: no padding, no foreign
    /// characters, no bits left over.
    func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var left: UInt32 = 0
        var count = 0
        for digit in text.utf8 {
            let value = values[Int(digit)]
            guard value != Self.none else { return nil }
            left = (left << UInt32(bits) | UInt32(value)) & 0xFFFF
            count += bits
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(left >> UInt32(count) & 0xFF))
            }
        }
        let rest = left & (1 << UInt32(count) - 1)
        return count < bits && rest == 0 ? bytes : nil
    }
}
