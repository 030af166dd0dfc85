import Foundation
import Kernel
import Testing

@testable import SQLite

/// Figures on demand (`MERCATO_FIGURES=1`), printed and not judged: the machine decides them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MERCATO_FIGURES"] != nil), .serialized)
struct SpeedFigures {
    private static let insert: @Sendable (Transaction) throws -> Void = { tx in
        try tx.execute("INSERT INTO items (name, value) VALUES ('name', \(tx.now))")
    }

    private func items() async throws -> (Shelf, SQLiteDatabase) {
        let shelf = try Shelf()
        let database = try shelf.database(readers: 4)
        try await database.write { tx in
            try tx.execute(
                "CREATE TABLE items (id \(.identity), name TEXT NOT NULL, value \(.integer) NOT NULL)"
            )
            for number in 0..<100_000 {
                try tx.execute("INSERT INTO items (name, value) VALUES (\("item \(number)"), \(number))")
            }
        }
        return (shelf, database)
    }

    /// How often work was done in a second by so many tasks at once.
    private func rate(
        _ name: String,
        tasks: Int,
        _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let end = ContinuousClock.now + .seconds(2)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        try await work((count &* 7_919 &+ task &* 104_729) % 100_000 + 1)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        say("\(name), \(tasks) at once: \(count / 2)/s")
    }

    private func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    @Test func `writes and reads in a second`() async throws {
        let (shelf, database) = try await items()
        let read: @Sendable (Int) async throws -> Void = { number in
            _ = try await database.read { tx in
                try tx.first("SELECT name, value FROM items WHERE id = \(number)").map { $0[0] as String }
            }
        }

        for tasks in [1, 64] {
            try await rate("durable insert", tasks: tasks) { _ in try await database.write(Self.insert) }
        }
        for tasks in [1, 4, 64] {
            try await rate("read by id", tasks: tasks, read)
        }
        let writing = Task {
            while !Task.isCancelled { try await database.write(Self.insert) }
        }
        try await rate("read by id beside a writer", tasks: 16, read)
        writing.cancel()
        _ = await writing.result

        let began = ContinuousClock.now
        try await database.write { tx in
            for _ in 0..<100_000 { try Self.insert(tx) }
        }
        say("100,000 inserts in one closure: \(ContinuousClock.now - began)")
        await database.close()
        withExtendedLifetime(shelf) {}
    }
}
