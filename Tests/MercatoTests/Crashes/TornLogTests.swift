import Foundation
import Kernel
import SQLite
import Support
import Testing

/// The end of SQLite's log is torn, as when the power fails in the middle of a write.
@Suite(.serialized) struct TornLogTests {
    private static let tears = Figures.isLong ? 200 : 12

    @Test func `a torn log opens without an error, with everything before the tear`() async throws {
        let seed = SeededNumbers.newSeed()
        var moments = SeededNumbers(seed: seed)
        var done = 0
        let known = try await CrashCourse.run(on: .sqlite, "seed \(seed)") { course in
            while done < Self.tears {
                let server = try await course.start()
                try await course.load(server, connections: 8, seed: moments.next(0...UInt64.max - 1)) {
                    try await course.waitForMore(60, \.acknowledgedCount)
                    try await server.crash()
                }
                let path = course.ground.folder + "/mercato.db"
                let log = try WriteAheadLog(path + "-wal")
                try #require(!log.commits.isEmpty, "the log holds no whole commit")
                for _ in 0..<min(12, Self.tears - done) {
                    let tear = Tear(log, &moments)
                    try await Self.compare(tear, of: log, path: path, "seed \(seed), \(tear)")
                    done += 1
                }
                // The next round goes on with the whole log.
                try await course.checkAtOnce("seed \(seed)")
            }
        }
        Figures.say(
            "torn logs, seed \(seed): \(done), \(known.acknowledgedCount) writes acknowledged before them"
        )
    }

    /// The torn log must show what the log shows that was cut off at the last whole commit before the tear.
    private static func compare(_ tear: Tear, of log: WriteAheadLog, path: String, _ comment: Comment)
        async throws
    {
        let whole = log.commits.last { $0 <= tear.offset } ?? 0
        let torn = try await shown(path, log: tear.bytes, comment)
        let cut = try await shown(path, log: Array(log.bytes[..<whole]), comment)
        #expect(torn == cut, comment)
    }

    /// What the tables hold with this log, opened as a start would; the audit must find nothing.
    private static func shown(_ path: String, log: [UInt8], _ comment: Comment) async throws -> [String] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let copy = folder.path + "/mercato.db"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        try Data(log).write(to: URL(fileURLWithPath: copy + "-wal"))
        let database = try SQLiteDatabase(path: copy)
        let rows = try await database.read { tx in
            try tx.rows(
                """
                SELECT 'orders' AS name, COUNT(*) AS n, MAX(id) AS last FROM orders
                UNION ALL SELECT 'history', COUNT(*), MAX(id) FROM order_history
                UNION ALL SELECT 'movements', COUNT(*), MAX(id) FROM stock_movements
                UNION ALL SELECT 'ledger', COUNT(*), MAX(id) FROM ledger_entries
                UNION ALL SELECT 'keys', COUNT(*), MAX(rowid) FROM idempotency_keys
                UNION ALL SELECT 'events', COUNT(*), MAX(id) FROM events
                UNION ALL SELECT 'jobs', COUNT(*), MAX(id) FROM jobs
                """
            ).map { row in "\(row[0] as String) \(row[1] as Int) \(row[2] as Int? ?? 0)" }
        }
        #expect(try await database.check() == [], comment)
        #expect(try await Audited.faults(database).isEmpty, comment)
        await database.close()
        return rows
    }
}

/// SQLite's log as it lies on the disk (https://sqlite.org/fileformat2.html#walformat).
private struct WriteAheadLog {
    let bytes: [UInt8]
    /// The offset after each frame that ends a commit, the oldest first.
    let commits: [Int]
    let frameSize: Int

    private static let headSize = 32
    private static let frameHeadSize = 24

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        try #require(bytes.count > Self.headSize)
        let size = Self.frameHeadSize + Self.number(bytes, at: 8)
        let salts = bytes[16..<24]
        var commits: [Int] = []
        // What an older log has left behind the newest frame has other salts.
        for start in stride(from: Self.headSize, through: bytes.count - size, by: size) {
            guard bytes[(start + 8)..<(start + 16)].elementsEqual(salts) else { break }
            if Self.number(bytes, at: start + 4) != 0 { commits.append(start + size) }
        }
        (self.bytes, self.commits, frameSize) = (bytes, commits, size)
    }

    private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
        bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
}

/// One way to tear a log near its end.
private struct Tear: CustomStringConvertible {
    /// Everything before it is as it was written.
    let offset: Int
    let bytes: [UInt8]
    let description: String

    init(_ log: WriteAheadLog, _ moments: inout SeededNumbers) {
        let end = log.commits.last ?? log.bytes.count
        let reach = UInt64(min(end - 32, 6 * log.frameSize))
        offset = end - Int(moments.next(1...reach))
        var bytes = log.bytes
        switch moments.next(0...2) {
        case 0:
            bytes = Array(bytes[..<offset])
            description = "cut off at \(offset) of \(end)"
        case 1:
            bytes[offset] ^= UInt8(moments.next(1...255))
            description = "one byte is another at \(offset) of \(end)"
        default:
            let last = min(bytes.count, offset + 700)
            for index in offset..<last { bytes[index] = UInt8(moments.next(0...255)) }
            description = "noise from \(offset) of \(end)"
        }
        self.bytes = bytes
    }
}
