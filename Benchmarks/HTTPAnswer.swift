import Glibc

/// A whole answer at the start of some bytes: just enough HTTP for a server of our own.
///
/// It reads bytes and no texts, because the generator shares the cores with the server that it measures.
struct HTTPAnswer {
    let status: Int
    let body: Range<Int>

    /// Nil until the answer is complete.
    init?(_ bytes: [UInt8]) {
        guard let end = Bytes.place(of: "\r\n\r\n", in: bytes[...]) else { return nil }
        let head = bytes[..<end]
        guard let status = Bytes.number(in: head.dropFirst(9)) else { return nil }
        // Hummingbird writes the name so; bare answers come from it too.
        let length =
            Bytes.place(of: "\r\nContent-Length: ", in: head)
            .flatMap { Bytes.number(in: head[($0 + 18)...]) } ?? 0
        guard bytes.count >= end + 4 + length else { return nil }
        self.status = status
        body = (end + 4)..<(end + 4 + length)
    }
}

/// Looking into bytes.
enum Bytes {
    /// Where a text begins.
    static func place(of text: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        let length = text.utf8CodeUnitCount
        return bytes.withUnsafeBytes { space in
            guard let base = space.baseAddress, space.count >= length else { return nil }
            return (0...space.count - length)
                .first { space[$0] == text.utf8Start[0] && memcmp(base + $0, text.utf8Start, length) == 0 }
                .map { bytes.startIndex + $0 }
        }
    }

    /// The digits at the start.
    static func number(in bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.prefix { (48...57).contains($0) }
        return digits.isEmpty ? nil : digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
