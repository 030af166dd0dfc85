/// The part of a stream that is being looked at: grows at its end, is given up at its start.
///
/// It grows only as far as its user lets it: `count` is what it holds.
struct ByteWindow {
    /// Index of the first byte still wanted; bytes before it are dropped at the next `fill`.
    var start = 0
    private(set) var isAtEnd = false
    private let source: ByteSource
    private var bytes = [UInt8](repeating: 0, count: 2 * ByteSource.chunkSize)
    private var end = 0

    init(source: ByteSource) {
        self.source = source
    }

    var count: Int { end - start }

    subscript(_ offset: Int) -> UInt8 {
        bytes[start + offset]
    }

    /// Lends the bytes, the first wanted one at index 0.
    func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    func copy(_ range: Range<Int>) -> [UInt8] {
        Array(bytes[(start + range.lowerBound)..<(start + range.upperBound)])
    }

    /// Reads the next chunk behind what is there.
    mutating func fill() throws {
        if start > 0 {
            let kept = start..<end
            bytes.withUnsafeMutableBufferPointer { all in
                for index in kept { all[index - kept.lowerBound] = all[index] }
            }
            (start, end) = (0, kept.count)
        }
        if bytes.count - end < ByteSource.chunkSize {
            bytes.append(contentsOf: repeatElement(0, count: bytes.count))
        }
        let room = end..<(end + ByteSource.chunkSize)
        let count = try bytes.withUnsafeMutableBufferPointer {
            try source.read(into: UnsafeMutableBufferPointer(rebasing: $0[room]))
        }
        end += count
        isAtEnd = count == 0
    }

    /// Passes over the mark that some programs put before UTF-8.
    mutating func passByteOrderMark() throws {
        while count < 3, !isAtEnd { try fill() }
        if count >= 3, self[0] == 0xEF, self[1] == 0xBB, self[2] == 0xBF { start += 3 }
        if count >= 2, (self[0] == 0xFF && self[1] == 0xFE) || (self[0] == 0xFE && self[1] == 0xFF) {
            throw IntakeError("The file is written in UTF-16; save it as UTF-8 and try again.")
        }
    }
}
