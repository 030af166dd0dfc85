/// The 512 bytes before a file in a tar archive, as POSIX describes them (ustar).
///
/// Equal facts give equal bytes, so a reader knows what must stand there and need not trust what does.
struct TarHeader: Equatable {
    static let size = 512

    let name: String
    let bytes: UInt64
    /// Seconds since 1970.
    let changedAt: UInt64

    var encoded: [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.size)
        func put(_ text: String, at start: Int) {
            for (offset, byte) in text.utf8.enumerated() where start + offset < Self.size {
                block[start + offset] = byte
            }
        }
        put(String(name.prefix(99)), at: 0)
        put("0000600", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        block.replaceSubrange(124..<136, with: Self.number(bytes))
        block.replaceSubrange(136..<148, with: Self.number(changedAt))
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = block.reduce(0) { $0 + Int($1) }
        let digits = String(sum, radix: 8)
        put(String(repeating: "0", count: max(0, 6 - digits.count)) + digits, at: 148)
        block[154] = 0
        block[155] = 0x20
        return block
    }

    /// Zero bytes that fill a file's last block.
    var padding: Int {
        Int((512 - bytes % 512) % 512)
    }

    /// Reads a header of a file with some name; nil unless each of its bytes is as it must be.
    init?(_ block: [UInt8], name: String) {
        guard block.count == Self.size, let bytes = Self.value(block[124..<136]),
            let changedAt = Self.value(block[136..<148])
        else { return nil }
        self.init(name: name, bytes: bytes, changedAt: changedAt)
        guard encoded == block else { return nil }
    }

    init(name: String, bytes: UInt64, changedAt: UInt64) {
        self.name = name
        self.bytes = bytes
        self.changedAt = changedAt
    }

    /// Eleven octal digits; from 8 GiB on the number itself, as GNU tar writes and reads it.
    private static func number(_ value: UInt64) -> [UInt8] {
        guard value >= 1 << 33 else {
            let digits = String(value, radix: 8)
            return Array((String(repeating: "0", count: 11 - digits.count) + digits).utf8) + [0]
        }
        return [0x80, 0, 0, 0] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func value(_ field: ArraySlice<UInt8>) -> UInt64? {
        let field = Array(field)
        if field[0] == 0x80 { return field[4...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return UInt64(String(decoding: field.dropLast(), as: UTF8.self), radix: 8)
    }
}
