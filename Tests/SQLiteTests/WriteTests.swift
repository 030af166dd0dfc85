import Foundation
import Kernel
import Testing

@testable import SQLite

@Test func `a thrown error rolls back and reaches the caller`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    await #expect(throws: Refused(reason: "no")) {
        try await database.write { tx in
            try tx.execute("UPDATE counters SET value = 5")
            throw Refused(reason: "no")
        }
    }

    #expect(try await database.value() == 0)
    await database.close()
}

@Test func `a thousand writers at once all count`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let seen = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<1_000 {
            group.addTask {
                try await database.write { tx in
                    let row = try tx.first(
                        "UPDATE counters SET value = value + 1 WHERE id = 1 RETURNING value"
                    )
                    return row.map { $0[0] as Int } ?? 0
                }
            }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }

    #expect(seen == Set(1...1_000))
    #expect(try await database.value() == 1_000)
    await database.close()
}

@Test func `those who throw among many do not touch the others`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let done = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<300 {
            group.addTask {
                do {
                    try await database.write { tx in
                        try tx.execute("UPDATE counters SET value = value + 1 WHERE id = 1")
                        if number % 3 == 0 { throw Refused(reason: "third") }
                        if number % 3 == 1 {
                            try tx.execute("INSERT INTO counters (name, value) VALUES ('one', 1)")
                        }
                    }
                    return true
                } catch {
                    return false
                }
            }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }

    #expect(done == 100)
    #expect(try await database.value() == 100)
    await database.close()
}

@Test func `after a failed statement nothing more is done`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let later = try await failure {
        try await database.write { tx in
            try tx.execute("UPDATE counters SET value = 7")
            _ = try? tx.execute("INSERT INTO counters (name, value) VALUES ('one', 1)")
            _ = try tx.rows("SELECT 1")
        }
    }
    let swallowed = try await failure {
        try await database.write { tx in
            try tx.execute("UPDATE counters SET value = 7")
            _ = try? tx.execute("INSERT INTO counters (name, value) VALUES ('one', 1)")
        }
    }
    await #expect(throws: Refused(reason: "taken")) {
        try await database.write { tx in
            do {
                try tx.execute("INSERT INTO counters (name, value) VALUES ('one', 1)")
            } catch DatabaseError.unique {
                throw Refused(reason: "taken")
            }
        }
    }

    #expect(later == .unique("counters.name"))
    #expect(swallowed == .unique("counters.name"))
    #expect(try await database.value() == 0)
    await database.close()
}

@Test func `each closure has its own time`() async throws {
    let shelf = try Shelf()
    let ticks = Ticks()
    let database = try shelf.database(clock: Clock { Timestamp(milliseconds: ticks.next()) })

    let times = try await withThrowingTaskGroup(of: Timestamp.self) { group in
        for _ in 0..<50 {
            group.addTask { try await database.write { tx in tx.now } }
        }
        return try await group.reduce(into: Set<Timestamp>()) { $0.insert($1) }
    }

    #expect(times.count == 50)
    await database.close()
}

@Test func `caches hear of a commit before its writer, and of no rollback`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()
    let one = database.freshness.slots(of: ["counter:1"])
    let two = database.freshness.slots(of: ["counter:2"])
    let mark = database.freshness.mark

    try await database.write { tx in tx.touch("counter:1") }
    _ = try? await database.write { tx in
        tx.touch("counter:2")
        throw Refused(reason: "no")
    }

    #expect(!database.freshness.isFresh(one, since: mark))
    #expect(database.freshness.isFresh(two, since: mark))
    await database.close()
}

@Test func `a cancelled task disturbs nobody`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let tasks = (0..<100).map { _ in
        Task { try await database.write { tx in try tx.execute("UPDATE counters SET value = value + 1") } }
    }
    for task in tasks { task.cancel() }
    for task in tasks { _ = await task.result }
    try await database.write { tx in try tx.execute("UPDATE counters SET value = value + 1") }

    #expect(try await database.value() == 101)
    await database.close()
}

@Test func `a transaction kept beyond its closure is of no use`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()
    let kept = Kept()

    try await database.write { tx in kept.transaction = tx }

    #expect(throws: DatabaseError.statement("the transaction has ended")) {
        try kept.transaction?.execute("UPDATE counters SET value = 9")
    }
    #expect(try await database.value() == 0)
    await database.close()
}

private final class Ticks: @unchecked Sendable {
    private let lock = NSLock()
    private var count: Int64 = 0

    func next() -> Int64 {
        lock.withLock {
            count += 1
            return count
        }
    }
}

private final class Kept: @unchecked Sendable {
    var transaction: Transaction?
}
