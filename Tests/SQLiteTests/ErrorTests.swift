import Foundation
import Kernel
import Testing

@testable import SQLite

/// The error that a piece of work ends with.
func failure(_ work: () async throws -> Void) async throws -> DatabaseError? {
    do {
        try await work()
        return nil
    } catch let error as DatabaseError {
        return error
    }
}

@Test(
    arguments: [
        ("INSERT INTO counters (name, value) VALUES ('one', 1)", DatabaseError.unique("counters.name")),
        ("INSERT INTO counters (id, name, value) VALUES (1, 'two', 1)", .unique("counters.id")),
        ("INSERT INTO counters (name, value) VALUES ('two', -1)", .check("value >= 0")),
        ("INSERT INTO counters (name, value) VALUES (NULL, 1)", .check("counters.name")),
        ("INSERT INTO steps (counter_id) VALUES (99)", .foreignKey("FOREIGN KEY constraint failed")),
        (
            "INSERT INTO steps (counter_id, later_id) VALUES (1, 99)",
            .foreignKey("FOREIGN KEY constraint failed")
        ),
        (
            "INSERT INTO counters (name, value) VALUES ('two', 'many')",
            .statement("cannot store TEXT value in INTEGER column counters.value")
        ),
        ("SELECT missing FROM counters", .statement("no such column: missing")),
        ("SELECT \"missing\" FROM counters", .statement("no such column: missing")),
        (
            "SELECT 1; DELETE FROM counters",
            .statement("more than one statement at once:  DELETE FROM counters")
        ),
        ("", .statement("an empty statement")),
        (" commit", .statement("COMMIT is the adapter's business")),
        ("PRAGMA query_only = OFF", .statement("PRAGMA is the adapter's business")),
        ("SELECT $1", .statement("1 parameters, but 0 values")),
        ("SELECT 0.5 AS half", .statement("column half is neither an integer nor a text")),
        ("SELECT x'00' AS bytes", .statement("column bytes is neither an integer nor a text")),
    ] as [(StaticString, DatabaseError)]
)
func `a failed statement says what failed`(text: StaticString, expected: DatabaseError) async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let error = try await failure {
        try await database.write { tx in _ = try tx.rows(SQL(stringLiteral: text)) }
    }

    #expect(error == expected)
    #expect(try await database.names() == ["one"])
    await database.close()
}

@Test func `a read cannot write`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let error = try await failure {
        try await database.read { tx in _ = try tx.execute("DELETE FROM counters") }
    }

    #expect(error == .statement("a read transaction cannot write: DELETE FROM counters"))
    #expect(try await database.names() == ["one"])
    await database.close()
}

@Test(
    arguments: [
        (5, DatabaseError.busy), (6, .busy), (13, .unavailable("m")), (10 | 4 << 8, .unavailable("m")),
        (8, .unavailable("m")), (14, .unavailable("m")), (11, .unavailable("m")), (1, .statement("m")),
    ] as [(CInt, DatabaseError)]
)
func `codes of the engine have one meaning each`(code: CInt, expected: DatabaseError) {
    #expect(DatabaseError(code: code, message: "m") == expected)
}

@Test func `a file that is no database is refused`() throws {
    let shelf = try Shelf()
    try String(repeating: "this is a letter, not a shop\n", count: 100)
        .write(toFile: shelf.file, atomically: false, encoding: .utf8)

    #expect(throws: DatabaseError.self) { try shelf.database() }
    #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: shelf.path + "/none/mercato.db") }
}
