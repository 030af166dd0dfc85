import Foundation
import Kernel
import Postgres
import Synchronization
import Testing

@Suite(TestServer.isThere) struct RaceTests {
    @Test func `serializable writers of one counter lose nothing`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        for _ in 0..<5 {
                            try await patiently {
                                try await database.write { tx in
                                    let n: Int = try tx.rows("SELECT n FROM counters WHERE id = 1")[0][0]
                                    try tx.execute("UPDATE counters SET n = \(n + 1) WHERE id = 1")
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }

            #expect(try await database.counted() == 160)
            #expect(database.reruns > 0)
        }
    }

    @Test func `a closure that hides a collision is run again all the same`() async throws {
        struct Refused: Error {}
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)
            let runs = Mutex(0)
            let other = try await OtherWriter.begin(on: database)

            async let hidden: Void = database.write { tx in
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                do {
                    _ = try tx.rows("SELECT n FROM counters")
                    if run == 1 { other.commit() }
                    try tx.execute("UPDATE counters SET n = n + 1")
                } catch {
                    throw Refused()
                }
            }
            try await hidden

            #expect(runs.withLock { $0 } == 2)
            #expect(try await database.counted() == 2)
        }
    }

    @Test func `a locked root row makes read-compute-write safe`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(1)

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await database.write(isolation: .readCommittedAndGuarded) { tx in
                            try tx.lock("counters", 1)
                            let n: Int = try tx.rows("SELECT n FROM counters WHERE id = 1")[0][0]
                            try tx.post("UPDATE counters SET n = \(n + 1) WHERE id = 1")
                        }
                    }
                }
                try await group.waitForAll()
            }

            #expect(try await database.counted() == 100)
            #expect(database.reruns == 0)
        }
    }

    @Test func `a deadlock is resolved by running one of the two again`() async throws {
        try await TestServer.withDatabase { database in
            try await database.makeCounters(2)
            let meeting = Meeting(of: 2)

            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        try await database.write(isolation: .readCommittedAndGuarded) { tx in
                            try tx.execute("UPDATE counters SET n = n + 1 WHERE id = \(first)")
                            meeting.arrive()
                            try tx.execute("UPDATE counters SET n = n + 1 WHERE id = \(second)")
                        }
                    }
                }
                try await group.waitForAll()
            }

            #expect(try await database.counted(1) == 2)
            #expect(try await database.counted(2) == 2)
            #expect(database.reruns >= 1)
        }
    }

    @Test(arguments: [false, true])
    func `two hundred transactions share four connections`(isUnnamed: Bool) async throws {
        try await TestServer.withDatabase { settings in
            settings.connections = 4
            settings.usesUnnamedStatements = isUnnamed
        } _: { database in
            try await database.makeCounters(10)
            let backends = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        try await database.write(isolation: .readCommittedAndGuarded) { tx in
                            let id = index % 10 + 1
                            try tx.post("UPDATE counters SET n = n + 1 WHERE id = \(id)")
                            return try tx.rows("SELECT pg_backend_pid()")[0][0]
                        }
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }

            let sum = try await database.read { tx in
                try tx.rows("SELECT sum(n) FROM counters").map { $0[0] as Int }
            }
            #expect(sum == [200])
            #expect(backends.count <= 4)
        }
    }

    @Test func `who waits too long for a connection hears busy`() async throws {
        try await TestServer.withDatabase { settings in
            settings.connections = 1
            settings.patience = .milliseconds(100)
        } _: { database in
            let hasBegun = Flag()
            async let slow: Void = database.read { tx in
                hasBegun.raise()
                _ = try tx.rows("SELECT pg_sleep(1)")
            }
            #expect(await eventually { hasBegun.isRaised })

            await #expect(throws: DatabaseError.busy) { try await database.backend() }
            try await slow
            #expect(try await patiently { try await database.backend() } > 0)
        }
    }
}

/// A second transaction that is held open on a thread of the test's own until it is told to commit.
private struct OtherWriter: Sendable {
    private let go = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    static func begin(on database: PostgresDatabase) async throws -> OtherWriter {
        let writer = OtherWriter()
        let began = DispatchSemaphore(value: 0)
        Task {
            try await database.write { tx in
                try tx.execute("UPDATE counters SET n = n + 1")
                began.signal()
                writer.go.wait()
            }
            writer.done.signal()
        }
        while began.wait(timeout: .now()) == .timedOut {
            try await Task.sleep(for: .milliseconds(5))
        }
        return writer
    }

    func commit() {
        go.signal()
        done.wait()
    }
}

/// Lets threads go on together, once; whoever comes again passes.
private final class Meeting: Sendable {
    private let missing: Mutex<Int>
    private let isComplete = DispatchSemaphore(value: 0)
    private let size: Int

    init(of size: Int) {
        self.size = size
        missing = Mutex(size)
    }

    func arrive() {
        let left = missing.withLock { missing in
            missing -= 1
            return missing
        }
        if left == 0 {
            for _ in 1..<size { isComplete.signal() }
        } else if left > 0 {
            isComplete.wait()
        }
    }
}
