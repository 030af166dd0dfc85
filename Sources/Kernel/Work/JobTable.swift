/// A stored job as people see it.
package struct StoredJob: Sendable {
    package enum State: String, SchemaWords, Sendable {
        /// Due, and not begun.
        case waiting
        case running
        /// Tried in vain as often as it may be.
        case dead
        /// Due later.
        case scheduled
    }

    package let id: Int64
    package let kind: String
    /// What it is told, without secrets.
    package let payload: JSON
    package let state: State
    package let dueAt: Timestamp
    /// How often it was begun.
    package let tries: Int
    package let error: String?
    package let deadAt: Timestamp?

    init(_ row: Row, at now: Timestamp) {
        id = row["id"]
        kind = row["kind"]
        payload = ((try? JSON.parse(Array((row["payload"] as String).utf8))) ?? .null).withoutSecrets
        dueAt = row["due_at"]
        tries = row["attempts"]
        error = row["last_error"]
        deadAt = row["dead_at"]
        let leasedUntil: Timestamp = row["leased_until"]
        state =
            if deadAt != nil { .dead } else if leasedUntil > now { .running } else if dueAt > now {
                .scheduled
            } else { .waiting }
    }
}

/// What people do with stored jobs.
package enum JobTable {
    /// So many are counted and paged through.
    package static let countMax = 10_000

    static let deadIndex = Migration(
        "2026-11-23-kernel-dead-jobs",
        ["CREATE INDEX jobs_dead ON jobs (id) WHERE dead_at IS NOT NULL"]
    )

    private static let columns: SQL = """
        id, kind, payload, due_at, leased_until, attempts, last_error, dead_at
        """

    private static func condition(_ kind: String?, _ state: StoredJob.State?, at now: Timestamp) -> SQL {
        var conditions: [SQL] = ["1 = 1"]
        if let kind { conditions.append("kind = \(kind)") }
        switch state {
        case .dead: conditions.append("dead_at IS NOT NULL")
        case .running: conditions.append("dead_at IS NULL AND leased_until > \(now)")
        case .scheduled:
            conditions.append("dead_at IS NULL AND leased_until <= \(now) AND due_at > \(now)")
        case .waiting:
            conditions.append("dead_at IS NULL AND leased_until <= \(now) AND due_at <= \(now)")
        case nil: break
        }
        return conditions.joined(" AND ")
    }

    /// Counts up to ``countMax``.
    package static func count(kind: String?, state: StoredJob.State?, in tx: Transaction) throws -> Int {
        let condition = condition(kind, state, at: tx.now)
        return try tx.first(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM jobs WHERE \(condition) LIMIT \(countMax)) found"
        )?[0] ?? 0
    }

    /// One page, the newest first.
    package static func page(
        _ page: PageRequest,
        kind: String?,
        state: StoredJob.State?,
        in tx: Transaction
    ) throws -> [StoredJob] {
        let size = min(page.size, countMax - page.offset)
        guard size > 0 else { return [] }
        return try first(size, after: page.offset, kind: kind, state: state, in: tx)
    }

    /// So many, the newest first, without the newest of all.
    package static func first(
        _ count: Int,
        after newer: Int = 0,
        kind: String?,
        state: StoredJob.State?,
        in tx: Transaction
    ) throws -> [StoredJob] {
        try tx.rows(
            """
            SELECT \(columns) FROM jobs WHERE \(condition(kind, state, at: tx.now))
            ORDER BY id DESC LIMIT \(count) OFFSET \(newer)
            """
        ).map { StoredJob($0, at: tx.now) }
    }

    package static func find(_ id: Int64, in tx: Transaction) throws -> StoredJob? {
        try tx.first("SELECT \(columns) FROM jobs WHERE id = \(id)").map { StoredJob($0, at: tx.now) }
    }

    /// Makes a job due now, with all of its tries; it must not be running.
    ///
    /// - Throws: ``JobRefusal``.
    package static func retry(_ id: Int64, in tx: Transaction) throws {
        try tx.lock("jobs", id)
        guard let job = try find(id, in: tx) else { throw JobRefusal.unknown }
        guard job.state != .running else { throw JobRefusal.running }
        try tx.execute(
            """
            UPDATE jobs SET due_at = \(tx.now), leased_until = 0, attempts = 0, dead_at = NULL
            WHERE id = \(id)
            """
        )
        tx.touch(JobWorker.bell)
    }

    /// Removes a dead job.
    ///
    /// - Throws: ``JobRefusal``.
    package static func drop(_ id: Int64, in tx: Transaction) throws {
        try tx.lock("jobs", id)
        guard let job = try find(id, in: tx) else { throw JobRefusal.unknown }
        guard job.state == .dead else { throw JobRefusal.alive(job.state) }
        try tx.execute("DELETE FROM jobs WHERE id = \(id)")
    }
}

/// Why a job is neither tried again nor removed.
package enum JobRefusal: Refusal, Equatable {
    case unknown
    case running
    /// Only dead jobs are removed: whatever else waits was promised.
    case alive(StoredJob.State)

    static let runningKind = Problem.Kind(409, "job_running", "The job is running.")
    static let aliveKind = Problem.Kind(409, "job_alive", "The job is not dead.")

    package static var kinds: [Problem.Kind] { [Problem.notFound, runningKind, aliveKind] }

    package var problem: Problem {
        switch self {
        case .unknown: .notFound("Job not found")
        case .running: Problem(Self.runningKind, "The job is running; wait until it ends.")
        case .alive(let state):
            Problem(Self.aliveKind, "The job is \(state.rawValue); only dead jobs can be removed.")
        }
    }
}
