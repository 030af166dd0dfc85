/// Runs due jobs, one at a time; several servers share the work because each job is leased before it runs.
package struct JobWorker: Sendable {
    /// How long a worker may take before another one tries the same job.
    private static let leaseSeconds: Int64 = 60

    private let database: any Database
    private let jobs: [String: any Job]
    private let report: @Sendable (_ kind: String, _ error: any Error) -> Void

    package init(
        database: any Database, jobs: [any Job],
        report: @escaping @Sendable (_ kind: String, _ error: any Error) -> Void
    ) {
        self.database = database
        self.jobs = Dictionary(uniqueKeysWithValues: jobs.map { ($0.kind, $0) })
        self.report = report
    }

    private struct Lease: Sendable {
        let id: Int64
        let kind: String
        let payload: String
        let attempts: Int
    }

    /// Stores the jobs that run by themselves, where they do not wait already.
    package func schedule() async throws {
        let periodic = jobs.values.filter { $0.everySeconds != nil }.map(\.kind)
        try await database.write { tx in
            for kind in periodic { try tx.enqueue(kind, uniqueKey: "every:\(kind)") }
        }
    }

    /// Runs everything that is due and returns how many jobs ran.
    @discardableResult
    package func runDue() async throws -> Int {
        var count = 0
        while let lease = try await lease() {
            await run(lease)
            count += 1
        }
        return count
    }

    private func lease() async throws -> Lease? {
        let kinds = Array(jobs.keys)
        let isAnyDue = try await database.read { tx in
            try tx.first(
                """
                SELECT 1 FROM jobs WHERE dead_at IS NULL AND due_at <= \(tx.now) AND leased_until <= \(tx.now)
                LIMIT 1
                """) != nil
        }
        guard isAnyDue else { return nil }
        return try await database.write { tx in
            let row = try tx.first(
                """
                UPDATE jobs SET leased_until = \(tx.now.adding(seconds: Self.leaseSeconds)), attempts = attempts + 1
                WHERE id = (
                    SELECT id FROM jobs
                    WHERE dead_at IS NULL AND due_at <= \(tx.now) AND leased_until <= \(tx.now) AND kind IN \(kinds)
                    ORDER BY due_at, id LIMIT 1
                )
                RETURNING id, kind, payload, attempts
                """)
            return row.map { Lease(id: $0[0], kind: $0[1], payload: $0[2], attempts: $0[3]) }
        }
    }

    private func run(_ lease: Lease) async {
        guard let job = jobs[lease.kind] else { return }
        do {
            let payload = try JSON.parse(Array(lease.payload.utf8))
            try await database.write { tx in
                let progress = try job.run(payload, in: tx)
                try Self.finish(lease, job, progress, in: tx)
            }
        } catch {
            report(lease.kind, error)
            await put(lease, aside: error, after: job)
        }
    }

    private static func finish(_ lease: Lease, _ job: any Job, _ progress: JobProgress, in tx: Transaction) throws {
        switch (progress, job.everySeconds) {
        case (.again, _):
            try tx.execute("UPDATE jobs SET leased_until = 0, attempts = 0 WHERE id = \(lease.id)")
        case (.done, let seconds?):
            try tx.execute(
                """
                UPDATE jobs SET leased_until = 0, attempts = 0, last_error = NULL,
                    due_at = \(tx.now.adding(seconds: seconds)) WHERE id = \(lease.id)
                """)
        case (.done, nil):
            try tx.execute("DELETE FROM jobs WHERE id = \(lease.id)")
        }
    }

    /// Waits 2, 4, 8 … seconds, at most an hour, then gives up unless the job runs by itself anyway.
    private func put(_ lease: Lease, aside error: any Error, after job: any Job) async {
        let pause = Int64(1) << Int64(min(lease.attempts, 11))
        let isDead = lease.attempts >= job.attemptsMax && job.everySeconds == nil
        do {
            _ = try await database.write { tx in
                try tx.execute(
                    """
                    UPDATE jobs SET leased_until = 0, last_error = \(String(describing: error)),
                        due_at = \(tx.now.adding(seconds: min(pause, 3_600))),
                        dead_at = \(isDead ? tx.now : nil)
                    WHERE id = \(lease.id)
                    """)
            }
        } catch {
            // The lease runs out by itself, so the job is tried again in any case.
            report(lease.kind, error)
        }
    }
}
