import CPostgres
import Kernel

/// One answer of the server, freed when nobody needs it any more.
final class Answer {
    let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    /// How many rows an `INSERT`, `UPDATE` or `DELETE` changed; 0 for other statements.
    var changedRows: Int {
        Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// The command that was carried out, such as `COMMIT`.
    var command: String {
        String(cString: PQcmdStatus(result))
    }
}

/// The columns of an answer and how each is read: found once for each prepared statement.
struct Shape {
    enum Reading {
        case integer, boolean, text, numeric, nothing
        case refused(Oid)
    }

    let columns: Row.Columns
    private let readings: [Reading]

    init(_ answer: Answer) {
        let positions = 0..<PQnfields(answer.result)
        columns = Row.Columns(positions.map { String(cString: PQfname(answer.result, $0)) })
        readings = positions.map { Self.reading(PQftype(answer.result, $0)) }
    }

    private static func reading(_ type: Oid) -> Reading {
        switch type {
        case 20, 21, 23, 26: .integer
        case 16: .boolean
        case 1700: .numeric
        // char, name, text, json, unknown, bpchar, varchar, uuid, jsonb
        case 18, 19, 25, 114, 705, 1042, 1043, 2950, 3802: .text
        // void, of functions called for their effect
        case 2278: .nothing
        case 700, 701: preconditionFailure("a statement answers with a floating-point number")
        default: .refused(type)
        }
    }

    func rows(of answer: Answer) throws(Failure) -> [Row] {
        let count = PQntuples(answer.result)
        var rows: [Row] = []
        rows.reserveCapacity(Int(count))
        for row in 0..<count {
            var values: [SQLValue] = []
            values.reserveCapacity(readings.count)
            for (column, reading) in readings.enumerated() {
                values.append(try value(of: answer.result, row, Int32(column), reading))
            }
            rows.append(Row(columns: columns, values: values))
        }
        return rows
    }

    private func value(
        of result: OpaquePointer,
        _ row: Int32,
        _ column: Int32,
        _ reading: Reading
    ) throws(Failure) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
            return .null
        }
        let length = Int(PQgetlength(result, row, column))
        let bytes = UnsafeRawBufferPointer(start: start, count: length)
        switch reading {
        case .text: return .text(String(decoding: bytes, as: UTF8.self))
        case .boolean: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case .nothing: return .null
        case .integer, .numeric:
            guard let number = Self.integer(bytes) else {
                throw .refused("column \(columns.names[Int(column)]) holds no whole 64-bit number")
            }
            return .integer(number)
        case .refused(let type):
            throw .refused("column \(columns.names[Int(column)]) has a type the shop does not use: \(type)")
        }
    }

    /// Reads `-12`, and `12.00` as the whole number it is; nil for anything else or beyond 64 bits.
    static func integer(_ text: some Collection<UInt8>) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        var whole = text.dropFirst(isNegative ? 1 : 0)
        if let point = whole.firstIndex(of: UInt8(ascii: ".")) {
            guard whole[point...].dropFirst().allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
            whole = whole[..<point]
        }
        guard !whole.isEmpty else { return nil }
        var number: Int64 = 0
        for byte in whole {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (tens, overflowed) = number.multipliedReportingOverflow(by: 10)
            let digit = Int64(byte - 0x30)
            // Counted downwards, because the negative side reaches one further.
            let (sum, overflowedAgain) = tens.subtractingReportingOverflow(digit)
            guard !overflowed, !overflowedAgain else { return nil }
            number = sum
        }
        guard !isNegative else { return number }
        let (positive, overflowed) = Int64(0).subtractingReportingOverflow(number)
        return overflowed ? nil : positive
    }
}
