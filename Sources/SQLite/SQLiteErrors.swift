import GRDBSQLite
import Kernel

extension DatabaseError {
    /// The error of the last call on a connection.
    static func last(on handle: OpaquePointer) -> DatabaseError {
        let text = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "no message"
        return DatabaseError(code: sqlite3_extended_errcode(handle), message: text)
    }

    /// Extended codes: the low byte is the kind, the rest says more (https://sqlite.org/rescode.html).
    init(code: CInt, message: String) {
        switch code & 0xff {
        case SQLITE_CONSTRAINT:
            self = .constraint(code >> 8, message)
        case SQLITE_BUSY, SQLITE_LOCKED:
            self = .busy
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_NOTADB,
            SQLITE_NOMEM, SQLITE_PERM, SQLITE_AUTH, SQLITE_PROTOCOL, SQLITE_NOLFS:
            self = .unavailable(message)
        default:
            self = .statement(message)
        }
    }

    private static func constraint(_ detail: CInt, _ message: String) -> DatabaseError {
        // "UNIQUE constraint failed: products.sku"
        let name = message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message
        return switch detail {
        case 6, 8, 10: .unique(name)  // primary key, unique, rowid
        case 3: .foreignKey(message)
        case 1, 5: .check(name)  // check, not null
        default: .statement(message)
        }
    }
}
