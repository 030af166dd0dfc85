import Dispatch
import Kernel
import Testing

@testable import SQLite

@Test func `a read sees one moment however long it takes`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()
    let began = DispatchSemaphore(value: 0)
    let go = DispatchSemaphore(value: 0)

    async let seen = database.read { tx in
        let before: Int = try tx.rows("SELECT value FROM counters")[0][0]
        began.signal()
        go.wait()
        let after: Int = try tx.rows("SELECT value FROM counters")[0][0]
        return [before, after]
    }
    while began.wait(timeout: .now()) == .timedOut { try await Task.sleep(for: .milliseconds(1)) }
    try await database.write { tx in try tx.execute("UPDATE counters SET value = 3") }
    let meanwhile = try await database.value()
    go.signal()

    #expect(try await seen == [0, 0])
    #expect(meanwhile == 3)
    await database.close()
}

@Test func `what was written is seen by the next read`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters(readers: 4)

    for number in 1...200 {
        try await database.write { tx in try tx.execute("UPDATE counters SET value = \(number)") }
        #expect(try await database.value() == number)
    }
    await database.close()
}

@Test(
    arguments: [
        .null, .integer(.min), .integer(.max), .integer(0), .integer(9_007_199_254_740_993), .text(""),
        .text("plain"), .text("a\0b\0"), .text("👩‍👩‍👧‍👦 ﷽ ẞ e\u{301}"), .text("'; --"),
        .text(String(repeating: "long ", count: 100_000)),
    ] as [SQLValue]
)
func `a value comes back as it went in`(value: SQLValue) async throws {
    let shelf = try Shelf()
    let database = try shelf.database()

    let back = try await database.write { tx in
        try tx.execute("CREATE TABLE things (thing ANY) STRICT")
        try tx.execute("INSERT INTO things (thing) VALUES (\(Bound(value)))")
        return try tx.rows("SELECT thing, \(Bound(value)) FROM things").map(\.values)
    }

    #expect(back == [[value, value]])
    await database.close()
}

private struct Bound: SQLConvertible {
    let sqlValue: SQLValue

    init(_ value: SQLValue) {
        sqlValue = value
    }

    init?(sqlValue: SQLValue) {
        self.sqlValue = sqlValue
    }
}

@Test func `a list is one parameter`() async throws {
    let shelf = try Shelf()
    let database = try shelf.database()

    let found = try await database.read { tx in
        let words = ["a", "quote \" and \\", "emoji 🛒"]
        let numbers = [Int.min, 0, Int.max]
        let none: [Int] = []
        return try tx.rows(
            """
            SELECT 'emoji 🛒' IN \(words), 'b' IN \(words), \(Int.max) IN \(numbers),
                   1 IN \(numbers), 1 IN \(none), \("quote \" and \\") IN \(words)
            """
        )[0].values
    }

    #expect(found == [1, 0, 1, 0, 0, 1].map { SQLValue.integer($0) })
    await database.close()
}

@Test func `execute counts the rows it changed`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let counts = try await database.write { tx in
        [
            try tx.execute("INSERT INTO counters (name, value) VALUES ('two', 0), ('three', 0)"),
            try tx.execute("UPDATE counters SET value = 1 WHERE name <> 'one'"),
            try tx.execute("UPDATE counters SET value = 1 WHERE name = 'none'"),
            try tx.execute("CREATE INDEX counters_value ON counters (value)"),
            try tx.execute("SELECT 1"),
            try tx.execute("DELETE FROM counters"),
        ]
    }

    #expect(counts == [2, 2, 0, 0, 0, 3])
    await database.close()
}

@Test func `columns have names, also after the schema changed`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters(readers: 1)
    let read: @Sendable (Transaction) throws -> [String] = { tx in
        try tx.rows("SELECT * FROM counters")[0].columns.names
    }

    let before = try await database.read(read)
    try await database.write { tx in try tx.execute("ALTER TABLE counters ADD COLUMN note TEXT") }

    #expect(before == ["id", "name", "value"])
    #expect(try await database.read(read) == ["id", "name", "value", "note"])
    await database.close()
}

@Test func `the statement cache keeps what is used and stays bounded`() async throws {
    let shelf = try Shelf()
    let connection = try Connection(path: shelf.file, role: .writer)
    let hot = try connection.statements.statement("SELECT 'hot'")

    for number in 0..<2_000 {
        _ = try connection.statements.statement("SELECT \(number)")
        _ = try connection.statements.statement("SELECT 'hot'")
    }

    #expect(connection.statements.count <= StatementCache.limit)
    #expect(try connection.statements.statement("SELECT 'hot'") === hot)
    connection.close()
}

@Test func `statements found by their place are those of their text, after room was made too`() async throws {
    let shelf = try Shelf()
    let connection = try Connection(path: shelf.file, role: .writer)
    let cache = connection.statements
    let one: @Sendable (Int) -> SQL = { "SELECT \($0)" }
    let other: @Sendable (Int) -> SQL = { "SELECT \($0)" }
    let list: SQL = "SELECT 1 WHERE 1 IN \([1, 2])"

    let kept = try cache.statement(for: one(1))
    for number in 0..<2_000 { _ = try cache.statement("SELECT \(number)") }
    let found = try cache.statement(for: one(3))

    #expect(try cache.statement(for: other(2)) === found)
    #expect(try found.rows(one(3).values)[0][0] as Int == 3)
    #expect(try cache.statement(for: list).rows(list.values)[0][0] as Int == 1)
    #expect(try cache.statement(for: "SELECT 'x'") !== kept)
    #expect(cache.count <= StatementCache.limit)
    connection.close()
}
