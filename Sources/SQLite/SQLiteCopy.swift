import Foundation
import GRDBSQLite
import Kernel

/// A consistent copy of a database file, made beside whatever is going on in it.
package enum SQLiteCopy {
    /// Writes all of one moment to a new file, which is not synced.
    ///
    /// It reads one snapshot: nobody waits for it, and the write-ahead log grows meanwhile. It may run in the
    /// process that holds the file's folder and in no other one.
    /// - Throws: `DatabaseError`: no space is left, or the file is damaged.
    package static func write(_ path: String, to copy: String) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            let thread = Thread { done.resume(with: Result { try copyNow(path, to: copy) }) }
            thread.name = "sqlite-copy"
            thread.start()
        }
    }

    private static func copyNow(_ path: String, to copy: String) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY, nil)
        defer { sqlite3_close_v2(opened) }
        guard code == SQLITE_OK, let handle = opened else {
            throw DatabaseError.unavailable("\(path) did not open")
        }
        sqlite3_busy_timeout(handle, 60_000)
        // The name is bound by its quotes; a statement would need the constant that says "copy the text".
        let statement = "VACUUM INTO '\(copy.replacing("'", with: "''"))'"
        guard sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK else {
            throw DatabaseError.last(on: handle)
        }
    }
}
