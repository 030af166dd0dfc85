import GRDBSQLite
import Kernel

/// A compiled statement: bind, step through, reset.
final class PreparedStatement {
    /// SQLite copies the text at once; its constant is a cast, which Swift does not import.
    private nonisolated(unsafe) static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    let isReadOnly: Bool
    var lastUse: UInt64 = 0
    private let statement: OpaquePointer
    private let handle: OpaquePointer
    private let parameters: Int
    private var columns: Row.Columns

    init(_ statement: OpaquePointer, on handle: OpaquePointer) {
        self.statement = statement
        self.handle = handle
        isReadOnly = sqlite3_stmt_readonly(statement) != 0
        parameters = Int(sqlite3_bind_parameter_count(statement))
        columns = Self.columns(of: statement)
    }

    func finalize() {
        sqlite3_finalize(statement)
    }

    /// Runs it to its end and returns every row.
    func rows(_ values: [SQLValue]) throws(DatabaseError) -> [Row] {
        defer { reset() }
        try bind(values)
        var rows: [Row] = []
        while try step() {
            // A changed schema makes SQLite compile it anew at the first step.
            if Int(sqlite3_column_count(statement)) != columns.names.count {
                columns = Self.columns(of: statement)
            }
            rows.append(try row())
        }
        return rows
    }

    /// Runs it to its end and returns how many rows it changed, those of triggers and cascades apart.
    func changes(_ values: [SQLValue]) throws(DatabaseError) -> Int {
        defer { reset() }
        try bind(values)
        let before = sqlite3_total_changes64(handle)
        while try step() {}
        // A statement that is no INSERT, UPDATE or DELETE leaves the count of the last one standing.
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    private func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw .last(on: handle)
        }
    }

    /// Lets go of the snapshot and of the copies of the bound texts.
    private func reset() {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    private func bind(_ values: [SQLValue]) throws(DatabaseError) {
        guard values.count == parameters else {
            throw .statement("\(parameters) parameters, but \(values.count) values")
        }
        var index: CInt = 0
        for value in values {
            index += 1
            let code =
                switch value {
                case .null: sqlite3_bind_null(statement, index)
                case .integer(let number): sqlite3_bind_int64(statement, index, number)
                case .text(let text): bind(text, at: index)
                }
            guard code == SQLITE_OK else { throw .last(on: handle) }
        }
    }

    private func bind(_ text: String, at index: CInt) -> CInt {
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                // A null pointer would bind NULL.
                return sqlite3_bind_text(statement, index, "", 0, Self.copied)
            }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text64(
                    statement,
                    index,
                    $0,
                    sqlite3_uint64(bytes.count),
                    Self.copied,
                    UInt8(SQLITE_UTF8)
                )
            }
        }
    }

    private func row() throws(DatabaseError) -> Row {
        let count = columns.names.count
        var values: [SQLValue] = []
        values.reserveCapacity(count)
        for position in 0..<count {
            values.append(try value(at: CInt(position)))
        }
        return Row(columns: columns, values: values)
    }

    private func value(at position: CInt) throws(DatabaseError) -> SQLValue {
        switch sqlite3_column_type(statement, position) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(statement, position))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(statement, position)
            let count = Int(sqlite3_column_bytes(statement, position))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_NULL:
            return .null
        default:
            throw .statement("column \(columns.names[Int(position)]) is neither an integer nor a text")
        }
    }

    private static func columns(of statement: OpaquePointer) -> Row.Columns {
        Row.Columns(
            (0..<sqlite3_column_count(statement)).map { position in
                sqlite3_column_name(statement, position).map { String(cString: $0) } ?? ""
            }
        )
    }
}
