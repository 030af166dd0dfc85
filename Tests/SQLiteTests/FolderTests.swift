import Foundation
import Kernel
import Testing

@testable import SQLite

private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
}

@Test func `a data folder serves one process at a time and names it`() throws {
    let shelf = try Shelf()
    let path = shelf.path + "/data"
    var folder: DataFolder? = try DataFolder(path: path)

    #expect(throws: DataFolder.Problem.inUse(path: path, process: getpid())) { try DataFolder(path: path) }
    #expect(folder?.databasePath == path + "/mercato.db")
    #expect(try mode(path) == 0o700)
    #expect(try mode(path + "/mercato.lock") == 0o600)

    folder = nil
    #expect(throws: Never.self) { try DataFolder(path: path) }
}

@Test func `a folder that cannot be is refused`() throws {
    let shelf = try Shelf()
    try "a file".write(toFile: shelf.path + "/file", atomically: false, encoding: .utf8)

    #expect(throws: DataFolder.Problem.self) { try DataFolder(path: shelf.path + "/file/data") }
}

@Test func `the files are their owner's only`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    for suffix in ["", "-wal", "-shm"] {
        #expect(try mode(shelf.file + suffix) == 0o600)
    }
    await database.close()
}

@Test func `what was acknowledged survives a crash`() async throws {
    let shelf = try Shelf()
    let crashed = try Shelf()
    let database = try await shelf.counters()

    for number in 1...20 {
        try await database.write { tx in try tx.execute("UPDATE counters SET value = \(number)") }
    }
    // What a killed process leaves: the file and the log, never the log's index in memory.
    for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: shelf.file + suffix, toPath: crashed.file + suffix)
    }
    let reopened = try crashed.database()

    #expect(try await reopened.value() == 20)
    #expect(try await reopened.check() == [])
    await reopened.close()
    await database.close()
}

@Test func `a log cut anywhere holds whole transactions only`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()
    for number in 1...10 {
        try await database.write { tx in
            try tx.execute("UPDATE counters SET value = value + 1 WHERE name = 'one'")
            try tx.execute("INSERT INTO counters (name, value) VALUES (\("n\(number)"), 0)")
        }
    }
    let file = try Data(contentsOf: URL(fileURLWithPath: shelf.file))
    let log = try Data(contentsOf: URL(fileURLWithPath: shelf.file + "-wal"))

    for part in stride(from: 20_000, through: log.count, by: 3_001) {
        let crashed = try Shelf()
        try file.write(to: URL(fileURLWithPath: crashed.file))
        try log.prefix(part).write(to: URL(fileURLWithPath: crashed.file + "-wal"))
        let reopened = try crashed.database(readers: 1)
        let isThere = try await reopened.read { tx in
            try tx.first("SELECT 1 FROM sqlite_schema WHERE name = 'counters'") != nil
        }
        if isThere {
            let names = try await reopened.names()
            #expect(try await reopened.value() == names.count - 1)
        }
        await reopened.close()
    }
    await database.close()
}

@Test func `closing finishes what waits and refuses what comes later`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()

    let writes = (0..<200).map { _ in
        Task { try await database.write { tx in try tx.execute("UPDATE counters SET value = value + 1") } }
    }
    await database.close()
    var done = 0
    for write in writes {
        switch await write.result {
        case .success: done += 1
        case .failure(let error):
            #expect(error as? DatabaseError == .unavailable("the database is closed"))
        }
    }
    await database.close()

    await #expect(throws: DatabaseError.unavailable("the database is closed")) { try await database.value() }
    #expect(!FileManager.default.fileExists(atPath: shelf.file + "-wal"))
    let reopened = try shelf.database()
    #expect(try await reopened.value() == done)
    await reopened.close()
}

@Test func `a database nobody holds any more ends its threads`() async throws {
    let shelf = try Shelf()
    var database: SQLiteDatabase? = try await shelf.counters()
    _ = try await database?.value()

    database = nil
    for _ in 0..<6_000 where FileManager.default.fileExists(atPath: shelf.file + "-shm") {
        try await Task.sleep(for: .milliseconds(10))
    }

    #expect(!FileManager.default.fileExists(atPath: shelf.file + "-shm"))
}

@Test func `a check names orphans and damage`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters()
    let sound = try await database.check()
    await database.close()
    let tool = try Connection(path: shelf.file, role: .writer)
    tool.execute("PRAGMA foreign_keys = OFF")
    tool.execute("INSERT INTO steps (counter_id) VALUES (77)")
    tool.close()

    let damaged = try shelf.database()
    let problems = try await damaged.check()

    #expect(sound == [])
    #expect(problems == ["row 1 of steps refers to a missing row of counters"])
    await damaged.close()
}

@Test func `the log stays bounded under steady writing and reading`() async throws {
    let shelf = try Shelf()
    let database = try await shelf.counters(readers: 4)
    let text = String(repeating: "x", count: 3_000)

    let reading = Task {
        while !Task.isCancelled { _ = try await database.value() }
    }
    for round in 0..<30 {
        try await database.write { tx in
            for number in 0..<500 {
                let name = "\(round) \(number)" + text
                try tx.execute("INSERT INTO counters (name, value) VALUES (\(name), 0)")
            }
        }
    }
    reading.cancel()
    _ = await reading.result

    let attributes = try FileManager.default.attributesOfItem(atPath: shelf.file + "-wal")
    let bytes = (attributes[.size] as? NSNumber)?.intValue ?? 0
    #expect(bytes > 0 && bytes < (LogPolicy.overdue + 8_000) * 4_096)
    await database.close()
}

@Test(
    arguments: [
        (999, true, nil), (1_000, true, 0), (1_000, false, nil), (4_000, false, 0), (16_000, false, 2),
    ] as [(Int, Bool, CInt?)]
)
func `the log is copied when it is worth it`(pages: Int, isIdle: Bool, mode: CInt?) {
    var policy = LogPolicy()

    #expect(policy.mode(pages: pages, isIdle: isIdle) == mode)
}

@Test func `a log that readers hold is not waited for at every commit`() {
    var policy = LogPolicy()

    let modes = [16_000, 16_010, 19_990, 20_000, 20_010, 10, 16_000].map {
        policy.mode(pages: $0, isIdle: false)
    }

    #expect(modes == [2, 0, 0, 2, 0, nil, 2])
}
