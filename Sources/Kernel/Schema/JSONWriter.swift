/// Appends JSON text to a buffer of bytes: the fast half of every reply.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func raw(_ byte: UInt8) {
        bytes.append(byte)
    }

    package mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Appends text that is JSON already.
    package mutating func json(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func json(_ fragment: [UInt8]) {
        bytes.append(contentsOf: fragment)
    }

    package mutating func integer(_ value: Int64) {
        if value >= 0, value < 10 {
            bytes.append(UInt8(value) + 0x30)
            return
        }
        var magnitude = value.magnitude
        if value < 0 { bytes.append(0x2D) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            while magnitude > 0 {
                start -= 1
                digits[start] = UInt8(magnitude % 10) + 0x30
                magnitude /= 10
            }
            bytes.append(contentsOf: digits[start..<20])
        }
    }

    /// Writes a scaled integer with exactly that many decimals: 8999 at 2 is `89.99`.
    package mutating func decimal(_ value: Int64, decimals: Int) {
        guard decimals > 0 else { return integer(value) }
        var scale: UInt64 = 1
        for _ in 0..<decimals { scale *= 10 }
        if value < 0 { bytes.append(0x2D) }
        integer(Int64(value.magnitude / scale))
        bytes.append(0x2E)
        var fraction = value.magnitude % scale
        while scale > 1 {
            scale /= 10
            bytes.append(UInt8(fraction / scale) + 0x30)
            fraction %= scale
        }
    }

    package mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    package mutating func null() {
        raw("null")
    }

    package mutating func string(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { appendEscaped($0) }
        bytes.append(0x22)
    }

    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in utf8.indices {
            let byte = utf8[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { continue }
            bytes.append(contentsOf: utf8[start..<index])
            escape(byte)
            start = index + 1
        }
        bytes.append(contentsOf: utf8[start...])
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x22: raw("\\\"")
        case 0x5C: raw("\\\\")
        case 0x0A: raw("\\n")
        case 0x0D: raw("\\r")
        case 0x09: raw("\\t")
        default:
            raw("\\u00")
            bytes.append(Self.hexDigit(byte >> 4))
            bytes.append(Self.hexDigit(byte & 15))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + 0x30 : value + 0x57
    }

    /// A text as a JSON string, quotes included.
    package static func quoted(_ text: String) -> String {
        var writer = JSONWriter(capacity: text.utf8.count + 2)
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
