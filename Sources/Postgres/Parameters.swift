import CPostgres
import Kernel

/// The bound values of one statement as libpq wants them: C strings and the ids of their types.
struct Parameters {
    /// The values one after another, each closed by a zero byte.
    private var bytes: [CChar] = []
    /// Where each value begins; nil for null.
    private var starts: [Int?] = []
    private(set) var types: [Oid] = []

    init(_ values: [SQLValue]) throws(Failure) {
        starts.reserveCapacity(values.count)
        types.reserveCapacity(values.count)
        for value in values {
            types.append(PostgresType.of(value))
            switch value {
            case .null: starts.append(nil)
            case .integer(let number): append(String(number).utf8)
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw .refused("text with a zero character cannot be stored")
                }
                append(text.utf8)
            }
        }
    }

    var count: Int32 { Int32(starts.count) }

    private mutating func append(_ text: some Sequence<UInt8>) {
        starts.append(bytes.count)
        for byte in text { bytes.append(CChar(bitPattern: byte)) }
        bytes.append(0)
    }

    /// Lends pointers to the values, good until the closure returns.
    func withPointers<Result>(_ use: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { buffer in
            use(starts.map { start in start.flatMap { start in buffer.baseAddress?.advanced(by: start) } })
        }
    }
}

/// The ids PostgreSQL gives its types; fixed for ever in its catalog.
enum PostgresType {
    static func of(_ value: SQLValue) -> Oid {
        switch value {
        case .null: 0
        case .integer: 20
        case .text: 25
        }
    }
}
