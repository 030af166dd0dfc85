import GRDBSQLite
import Kernel
import Testing

@testable import SQLite

/// An errand that notes its outcome instead of waking somebody.
private final class NotedErrand: Errand, @unchecked Sendable {
    private let body: (Transaction) throws -> Void
    private(set) var outcome = "none"

    init(_ body: @escaping (Transaction) throws -> Void) {
        self.body = body
    }

    static func adding(_ name: String) -> NotedErrand {
        NotedErrand { tx in try tx.execute("INSERT INTO counters (name, value) VALUES (\(name), 0)") }
    }

    func run(in tx: Transaction) throws { try body(tx) }
    func answer() { outcome = "answered" }
    func refuse(_ error: any Error) { outcome = "refused: \(error)" }
}

/// A group on a connection of its own beside a database that reads.
private struct Bench {
    let shelf: Shelf
    let database: SQLiteDatabase
    let connection: Connection
    var group: WriteGroup

    init() async throws {
        shelf = try Shelf()
        database = try await shelf.counters()
        connection = try Connection(path: shelf.file, role: .writer)
        group = WriteGroup(
            connection: connection,
            source: TransactionSource(clock: .system, random: .system, memo: Memo(Freshness()))
        )
    }

    func end() async {
        connection.close()
        await database.close()
    }
}

@Test func `nobody is answered before the commit`() async throws {
    var bench = try await Bench()
    let errands = [NotedErrand.adding("a"), .adding("one"), .adding("b")]

    for errand in errands { bench.group.perform(errand) }
    let before = try await bench.database.names()
    let outcomes = errands.map(\.outcome)
    bench.group.settle(bench.database.freshness)

    #expect(outcomes == ["none", "none", "none"])
    #expect(before == ["one"])
    #expect(errands.map(\.outcome) == ["answered", "refused: unique(\"counters.name\")", "answered"])
    #expect(try await bench.database.names() == ["one", "a", "b"])
    await bench.end()
}

@Test func `a group in which everybody threw leaves nothing open`() async throws {
    var bench = try await Bench()
    let errands = [NotedErrand.adding("one"), .adding("one")]

    for errand in errands { bench.group.perform(errand) }
    bench.group.settle(bench.database.freshness)

    #expect(errands.allSatisfy { $0.outcome.hasPrefix("refused") })
    #expect(!bench.connection.isInTransaction)
    await bench.end()
}

@Test func `when the commit fails nobody believes it happened`() async throws {
    var bench = try await Bench()
    let errands = [NotedErrand.adding("a"), .adding("one"), .adding("b")]

    for errand in errands { bench.group.perform(errand) }
    let isBroken = sqlite3_exec(
        bench.connection.handle,
        "INSERT INTO steps (counter_id, later_id) VALUES (1, 99)",
        nil,
        nil,
        nil
    )
    bench.group.settle(bench.database.freshness)

    #expect(isBroken == SQLITE_OK)
    #expect(Set(errands.map(\.outcome)) == ["refused: foreignKey(\"FOREIGN KEY constraint failed\")"])
    #expect(!bench.connection.isInTransaction)
    #expect(try await bench.database.names() == ["one"])
    await bench.end()
}

@Test func `when the engine drops the transaction, those in it hear so and the next go on`() async throws {
    var bench = try await Bench()
    let handle = bench.connection.handle
    let lost = NotedErrand.adding("a")
    let losing = NotedErrand { _ in
        sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
        throw DatabaseError.unavailable("disk full")
    }
    let next = NotedErrand.adding("b")

    for errand in [lost, losing, next] { bench.group.perform(errand) }
    bench.group.settle(bench.database.freshness)

    #expect(lost.outcome == "refused: unavailable(\"disk full\")")
    #expect(losing.outcome == lost.outcome)
    #expect(next.outcome == "answered")
    #expect(try await bench.database.names() == ["one", "b"])
    await bench.end()
}

@Test func `on a full disk what was answered is there and what was refused is not`() async throws {
    var bench = try await Bench()
    sqlite3_exec(bench.connection.handle, "PRAGMA max_page_count = 20", nil, nil, nil)
    let errands = (0..<20).map { number in
        NotedErrand.adding("\(number) " + String(repeating: "x", count: number == 10 ? 500_000 : 10))
    }

    for errand in errands { bench.group.perform(errand) }
    bench.group.settle(bench.database.freshness)

    let kept = Set(try await bench.database.names())
    for (number, errand) in errands.enumerated() where number != 10 {
        #expect(kept.contains("\(number) xxxxxxxxxx") == (errand.outcome == "answered"))
    }
    #expect(errands[10].outcome == "refused: unavailable(\"database or disk is full\")")
    #expect(errands[19].outcome == "answered")
    await bench.end()
}
