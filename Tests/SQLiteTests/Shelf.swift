import Foundation
import GRDBSQLite
import Kernel

@testable import SQLite

/// A folder of its own for each test, gone with it, and databases opened in it.
final class Shelf: Sendable {
    let path: String

    init() throws {
        var template = Array((NSTemporaryDirectory() + "mercato-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw DataFolder.Problem.unusable(path: NSTemporaryDirectory(), reason: "mkdtemp failed")
        }
        path = String(cString: made)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var file: String { path + "/mercato.db" }

    func database(clock: Clock = .system, readers: Int = 2) throws -> SQLiteDatabase {
        try SQLiteDatabase(path: file, clock: clock, readers: readers)
    }

    /// With a table of counters and one row in it.
    func counters(readers: Int = 2) async throws -> SQLiteDatabase {
        let database = try database(readers: readers)
        try await database.write { tx in
            try tx.execute(
                """
                CREATE TABLE counters (
                    id \(.identity), name TEXT NOT NULL UNIQUE, value \(.integer) NOT NULL CHECK (value >= 0)
                )\(.strict)
                """
            )
            try tx.execute(
                """
                CREATE TABLE steps (
                    id \(.identity), counter_id \(.integer) NOT NULL REFERENCES counters (id),
                    later_id \(.integer) REFERENCES counters (id) DEFERRABLE INITIALLY DEFERRED
                )\(.strict)
                """
            )
            try tx.execute("INSERT INTO counters (id, name, value) VALUES (1, 'one', 0)")
        }
        return database
    }
}

extension Database {
    func value(of name: String = "one") async throws -> Int? {
        try await read { tx in
            try tx.first("SELECT value FROM counters WHERE name = \(name)").map { $0["value"] as Int }
        }
    }

    func names() async throws -> [String] {
        try await read { tx in
            try tx.rows("SELECT name FROM counters ORDER BY id").map { $0[0] as String }
        }
    }
}

extension Connection {
    /// Any statement, also what a closure may not.
    func execute(_ text: String) {
        precondition(sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK, "\(text) failed")
    }
}

/// What a shop says no with.
struct Refused: Error, Equatable {
    let reason: String
}
