import Kernel
import Support
import Synchronization
import Testing

/// Counts how often it was run and does what a test says.
private final class Tally: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func add(_ word: String) { counts.withLock { $0[word, default: 0] += 1 } }

    subscript(_ word: String) -> Int { counts.withLock { $0[word] ?? 0 } }
}

private struct Counted: Job {
    let kind = "counted"
    let tally: Tally

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        tally.add("run")
        return .done
    }
}

private struct Letter: Delivery {
    struct Unheard: Error {}

    let kind = "letter"
    let attemptsMax = 3
    let tally: Tally
    /// How many tries fail before one is heard.
    let failures: Int

    func prepare(_ payload: JSON, in tx: Transaction) throws -> String? { payload["to"]?.string }

    func deliver(_ parcel: String) async throws -> Int {
        tally.add("tried")
        guard tally["tried"] > failures else { throw Unheard() }
        return 200
    }

    func settle(_ receipt: Int, of parcel: String, in tx: Transaction) throws { tally.add("settled") }
}

@Suite struct JobWorkerTests {
    private let tally = Tally()

    private func worker(_ database: any Database, failures: Int = 0) -> JobWorker {
        JobWorker(
            database: database,
            jobs: [Counted(tally: tally)],
            deliveries: [Letter(tally: tally, failures: failures)]
        ) { [tally] _, _ in tally.add("reported") }
    }

    private func stored(_ database: any Database) async throws -> String {
        try await database.read { tx in
            let row = try tx.first("SELECT COUNT(*), COUNT(dead_at) FROM jobs")
            return row.map { "\($0[0] as Int) jobs, \($0[1] as Int) dead" } ?? ""
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a hundred jobs are run once each by three workers`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await database.write { tx in for _ in 0..<100 { try tx.enqueue("counted") } }

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { while try await worker(database).runDue() > 0 {} } }
                try await group.waitForAll()
            }
            while try await worker(database).runDue() > 0 {}

            #expect(tally["run"] == 100)
            #expect(try await stored(database) == "0 jobs, 0 dead")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a delivery is tried again after its pause until it is heard`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in try tx.enqueue("letter", .object([("to", .string("ann"))])) }
            let worker = worker(database, failures: 2)

            #expect(try await worker.runDue() == 1)
            #expect(try await worker.runDue() == 0)
            clock.advance(seconds: 2)
            #expect(try await worker.runDue() == 1)
            clock.advance(seconds: 4)
            #expect(try await worker.runDue() == 1)

            #expect(tally["tried"] == 3 && tally["settled"] == 1 && tally["reported"] == 2)
            #expect(try await stored(database) == "0 jobs, 0 dead")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a delivery that is never heard is kept as dead`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in try tx.enqueue("letter", .object([("to", .string("ann"))])) }
            let worker = worker(database, failures: .max)

            for _ in 1...6 {
                try await worker.runDue()
                clock.advance(seconds: 100)
            }

            #expect(tally["tried"] == 3 && tally["settled"] == 0)
            #expect(try await stored(database) == "1 jobs, 1 dead")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a parcel that is no longer wanted ends its job`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await database.write { tx in try tx.enqueue("letter") }
            #expect(try await worker(database).runDue() == 1)
            #expect(tally["tried"] == 0)
            #expect(try await stored(database) == "0 jobs, 0 dead")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a job whose worker vanished is run when its lease ends`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in
                try tx.enqueue("counted")
                try tx.execute("UPDATE jobs SET leased_until = \(tx.now.adding(seconds: 60)), attempts = 1")
            }
            #expect(try await worker(database).runDue() == 0)
            clock.advance(seconds: 60)
            #expect(try await worker(database).runDue() == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a worker at its post runs a stored job at once`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let working = Task { await worker(database).run() }
            defer { working.cancel() }
            try await Task.sleep(for: .milliseconds(30))
            try await database.write { tx in try tx.enqueue("counted") }
            for _ in 0..<3_000 where tally["run"] == 0 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(tally["run"] == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a worker that is told to stop leaves what is due to the next one`(engine: TestDatabase) async throws
    {
        try await engine.with { database in
            try await database.write { tx in for _ in 0..<10 { try tx.enqueue("counted") } }
            let stopped = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await worker(database).runDue()
            }

            #expect(try await stopped.value == 0)
            #expect(try await stored(database) == "10 jobs, 0 dead")
            #expect(try await worker(database).runDue() == 10)
        }
    }
}
