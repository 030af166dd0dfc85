package import Kernel
import Secrets

/// What all rows of a table come to: the same on every engine for the same rows, in whatever order.
///
/// Each row is written down in one way (columns in the order of their names, integers as eight bytes, texts
/// as their length and UTF-8) and hashed with SHA-256; the hashes are added up, as four numbers of 64 bits.
package struct TableSum: Sendable, Equatable {
    package let name: String
    package private(set) var rows = 0
    private var lanes: [UInt64] = [0, 0, 0, 0]

    package init(_ name: String) {
        self.name = name
    }

    package init(_ shape: TableShape, in tx: Transaction) throws {
        self.init(shape.name)
        var sum = self
        try shape.eachPage(in: tx) { sum.add($0) }
        self = sum
    }

    /// 64 hexadecimal digits.
    package var checksum: String {
        Hashing.hex(
            lanes.flatMap { lane in (0..<8).reversed().map { UInt8(truncatingIfNeeded: lane >> ($0 * 8)) } }
        )
    }

    mutating func add(_ page: [[SQLValue]]) {
        for row in page {
            let hash = Hashing.standard.sha256(Self.bytes(row))
            for lane in 0..<4 {
                let number = hash[lane * 8..<lane * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                lanes[lane] &+= number
            }
            rows += 1
        }
    }

    private static func bytes(_ row: [SQLValue]) -> [UInt8] {
        var bytes: [UInt8] = []
        func put(_ number: UInt64) {
            for shift in (0..<8).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (shift * 8))) }
        }
        for value in row {
            switch value {
            case .null: bytes.append(0)
            case .integer(let number):
                bytes.append(1)
                put(UInt64(bitPattern: number))
            case .text(let text):
                bytes.append(2)
                put(UInt64(text.utf8.count))
                bytes += text.utf8
            }
        }
        return bytes
    }
}
