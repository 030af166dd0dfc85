import Dispatch
import Kernel
import Support
import Synchronization
import Testing

/// What has happened so far, counted by words.
private final class Steps: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func note(_ word: String) { counts.withLock { $0[word, default: 0] += 1 } }

    subscript(_ word: String) -> Int { counts.withLock { $0[word] ?? 0 } }

    /// Waits until a word was noted so often, for a minute at most.
    func reaches(_ word: String, _ count: Int) async throws {
        for _ in 0..<6_000 where self[word] < count { try await Task.sleep(for: .milliseconds(10)) }
        try #require(self[word] >= count)
    }
}

/// A delivery that hangs until it is let go.
private struct Hanging: Delivery {
    let kind = "hanging"
    let steps: Steps

    func prepare(_ payload: JSON, in tx: Transaction) throws -> Bool? { true }

    func deliver(_ parcel: Bool) async throws -> Bool {
        steps.note("delivered")
        try await steps.reaches("let go", 1)
        return true
    }

    func settle(_ receipt: Bool, of parcel: Bool, in tx: Transaction) throws { steps.note("settled") }
}

/// A job whose one transaction takes as long as a test says; it blocks the database's own thread.
private struct Slow: Job {
    let kind = "slow"
    let steps: Steps
    let gate: DispatchSemaphore

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        steps.note("run")
        if steps["run"] == 1 { gate.wait() }
        return .done
    }
}

private struct Periodic: Job {
    let kind = "periodic"
    let everySeconds: Int64? = 3_600
    let steps: Steps

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        steps.note("run")
        return .done
    }
}

@Suite struct JobLeaseTests {
    private let steps = Steps()

    private func worker(_ database: any Database, jobs: [any Job] = []) -> JobWorker {
        JobWorker(
            database: database,
            jobs: jobs,
            deliveries: [Hanging(steps: steps)],
            renewal: .milliseconds(20)
        ) { [steps] _, _ in steps.note("reported") }
    }

    @Test(arguments: TestDatabase.all)
    func `a delivery that hangs stays with its worker`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in try tx.enqueue("hanging") }
            async let first = worker(database).runDue()
            try await steps.reaches("delivered", 1)

            for _ in 0..<5 {
                clock.advance(seconds: 50)
                try await Self.untilRenewed(database)
                #expect(try await worker(database).runDue() == 0)
            }
            steps.note("let go")

            #expect(try await first == 1)
            #expect(steps["delivered"] == 1 && steps["settled"] == 1 && steps["reported"] == 0)
        }
    }

    /// Waits until the lease lasts for more than the next advance of the clock, for a minute at most.
    private static func untilRenewed(_ database: any Database) async throws {
        for _ in 0..<6_000 {
            let isRenewed = try await database.read { tx in
                try tx.first("SELECT id FROM jobs WHERE leased_until > \(tx.now.adding(seconds: 50))") != nil
            }
            if isRenewed { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the lease was never renewed")
    }

    @Test(arguments: TestDatabase.all)
    func `a job that takes longer than a lease is run once`(engine: TestDatabase) async throws {
        let clock = TestClock()
        let gate = DispatchSemaphore(value: 0)
        try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in try tx.enqueue("slow") }
            let jobs = [Slow(steps: steps, gate: gate)]
            async let first = worker(database, jobs: jobs).runDue()
            try await steps.reaches("run", 1)
            clock.advance(seconds: 120)
            async let second = worker(database, jobs: jobs).runDue()
            try await Task.sleep(for: .milliseconds(200))
            gate.signal()

            #expect(try await first + second == 1)
            #expect(steps["run"] == 1 && steps["reported"] == 0)
        }
    }

    @Test(.enabled(if: TestDatabase.postgresURL != nil))
    func `what runs by itself runs once, with two servers at work`() async throws {
        let clock = TestClock()
        try await TestDatabase.withTwoPools(clock: clock.clock) { first, second in
            let jobs = [Periodic(steps: steps)]
            let workers = [first, second].map { worker($0, jobs: jobs) }
            for worker in workers { try await worker.schedule() }
            let working = workers.map { worker in Task { await worker.run() } }
            defer { for work in working { work.cancel() } }

            for hour in 1...5 {
                try await steps.reaches("run", hour)
                // Long enough for the other server to have looked as well.
                try await Task.sleep(for: .milliseconds(600))
                #expect(steps["run"] == hour)
                clock.advance(seconds: 3_600)
            }
        }
    }
}
