/// Base32 (RFC 4648 §6) without padding, as authenticator apps take secrets.
enum Base32 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[Int(bits >> UInt32(count) & 0x1F)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << UInt32(5 - count) & 0x1F)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text that ``text(_:)`` made; nil for any other.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for digit in text.utf8 {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            bits = (bits << 5 | UInt32(value)) & 0xFFFF
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> UInt32(count) & 0xFF))
            }
        }
        let rest = bits & (1 << UInt32(count) - 1)
        return count < 5 && rest == 0 ? bytes : nil
    }
}
