/// Runs due jobs and deliveries; several servers share the work because each is leased before it runs.
package struct JobWorker: Sendable {
    /// Touched by every stored job, so that a worker need not wait for its next look.
    static let bell = "jobs"
    /// How often to look for what became due by the clock.
    ///
    /// A look is one indexed read of no rows.
    private static let lookMilliseconds: Int64 = 250
    /// How many run at once: enough that one slow receiver does not hold up the others.
    private static let lanes = 4

    /// Kinds that are worked on together; what is slow in one crew holds up no other.
    private struct Crew: Sendable {
        let kinds: [String]
        let lanes: Int
        /// Nil for all crews but one.
        let events: EventSequencer?
    }

    let database: any Database
    private let jobs: [String: any Job]
    private let deliveries: [String: any Delivery]
    private let crews: [Crew]
    private let renewal: Duration
    let report: @Sendable (_ kind: String, _ error: any Error) -> Void

    package init(
        database: any Database,
        jobs: [any Job],
        deliveries: [any Delivery] = [],
        events: EventSequencer? = nil,
        renewal: Duration = JobLease.renewal,
        report: @escaping @Sendable (_ kind: String, _ error: any Error) -> Void
    ) {
        self.database = database
        self.jobs = Dictionary(uniqueKeysWithValues: jobs.map { ($0.kind, $0) })
        self.deliveries = Dictionary(uniqueKeysWithValues: deliveries.map { ($0.kind, $0) })
        let sharing = jobs.map(\.kind) + deliveries.filter { $0.ownLanes == nil }.map(\.kind)
        let own = deliveries.compactMap { delivery in
            delivery.ownLanes.map { Crew(kinds: [delivery.kind], lanes: $0, events: nil) }
        }
        crews = [Crew(kinds: sharing, lanes: Self.lanes, events: events)] + own
        self.renewal = renewal
        self.report = report
    }

    /// Stores the jobs that run by themselves, where they do not wait already.
    package func schedule() async throws {
        let periodic = jobs.values.filter { $0.everySeconds != nil }.map(\.kind)
        try await database.write { tx in
            for kind in periodic { try tx.enqueue(kind, uniqueKey: "every:\(kind)") }
        }
    }

    /// Works until the task is cancelled: at once when a job is stored, otherwise when one becomes due.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for crew in crews { group.addTask { await run(crew) } }
        }
    }

    private func run(_ crew: Crew) async {
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        database.freshness.watch(Self.bell) { bell.yield() }
        bell.yield()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
                    bell.yield()
                }
            }
            for await _ in rings {
                do {
                    _ = try await runDue(crew)
                } catch {
                    report("jobs", error)
                }
            }
            group.cancelAll()
        }
    }

    /// Numbers new events, runs everything that is due and returns how many jobs ran.
    @discardableResult
    package func runDue() async throws -> Int {
        var count = 0
        for crew in crews { count += try await runDue(crew) }
        return count
    }

    private func runDue(_ crew: Crew) async throws -> Int {
        try await crew.events?.advance(on: database)
        let kinds = crew.kinds
        guard try await database.read({ tx in try JobLease.isAnyDue(of: kinds, in: tx) }) else { return 0 }
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<crew.lanes { group.addTask { try await runLane(crew) } }
            return try await group.reduce(0, +)
        }
    }

    private func runLane(_ crew: Crew) async throws -> Int {
        var count = 0
        // A server that stops leaves what is due to the next one, however much it is.
        while !Task.isCancelled, let lease = try await JobLease.next(of: crew.kinds, on: database) {
            if let job = jobs[lease.kind] { await run(job, lease) }
            if let delivery = deliveries[lease.kind] { await run(delivery, lease) }
            count += 1
        }
        return count
    }

    private func run(_ job: any Job, _ lease: JobLease) async {
        do {
            let payload = try lease.json()
            try await database.write { tx in
                guard try lease.hold(in: tx) else { return }
                let progress = try job.run(payload, in: tx)
                try lease.finish(progress, everySeconds: job.everySeconds, in: tx)
            }
        } catch {
            let isDead = lease.attempts >= job.attemptsMax && job.everySeconds == nil
            await put(
                lease,
                aside: error,
                isDead: isDead,
                pause: JobPause.milliseconds(after: lease.attempts)
            )
        }
    }

    private func run<D: Delivery>(_ delivery: D, _ lease: JobLease) async {
        do {
            let payload = try lease.json()
            let parcel = try await database.write { tx in try delivery.prepare(payload, in: tx) }
            guard let parcel else {
                _ = try await database.write { tx in try lease.end(in: tx) }
                return
            }
            let renewing = Task { await renew(lease) }
            defer { renewing.cancel() }
            let receipt = try await delivery.deliver(parcel)
            try await database.write { tx in
                // Whoever lost the lease meanwhile leaves settling to the one who has it.
                guard try lease.end(in: tx) else {
                    return try delivery.overtaken(receipt, of: parcel, in: tx)
                }
                try delivery.settle(receipt, of: parcel, in: tx)
            }
        } catch {
            await put(
                lease,
                aside: error,
                isDead: lease.attempts >= delivery.attemptsMax,
                pause: delivery.pauseMilliseconds(after: lease.attempts)
            ) { tx in
                guard let payload = try? lease.json() else { return }
                try delivery.abandon(payload, because: String(describing: error), in: tx)
            }
        }
    }

    /// Keeps the lease for as long as the delivery takes, so that no other worker brings it as well.
    private func renew(_ lease: JobLease) async {
        while true {
            do {
                try await Task.sleep(for: renewal)
                guard try await lease.renew(on: database) else { return }
            } catch is CancellationError {
                return
            } catch {
                // Said again in time, as long as the database answers within two thirds of a lease.
                report(lease.kind, error)
            }
        }
    }

    private func put(
        _ lease: JobLease,
        aside error: any Error,
        isDead: Bool,
        pause: Int64,
        abandon: @escaping @Sendable (Transaction) throws -> Void = { _ in }
    ) async {
        report(lease.kind, error)
        do {
            try await database.write { tx in
                let reason = String(describing: error)
                let isOurs = try lease.putAside(reason, isDead: isDead, pause: pause, in: tx)
                if isOurs, isDead { try abandon(tx) }
            }
        } catch {
            // The lease runs out by itself, so the job is tried again in any case.
            report(lease.kind, error)
        }
    }
}
