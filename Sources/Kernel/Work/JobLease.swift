/// One job in one worker's hands for a while.
///
/// The number of the try tells an old lease from a newer one.
struct JobLease: Sendable {
    /// How long after a worker was last heard of another one tries the same job.
    private static let seconds: Int64 = 60
    /// How often a worker that is busy with a job says so.
    static let renewal = Duration.seconds(20)

    let id: Int64
    let kind: String
    let payload: String
    let attempts: Int

    func json() throws -> JSON { try JSON.parse(Array(payload.utf8)) }

    static func isAnyDue(of kinds: [String], in tx: Transaction) throws -> Bool {
        try tx.first(
            """
            SELECT id FROM jobs
            WHERE dead_at IS NULL AND due_at <= \(tx.now) AND leased_until <= \(tx.now) AND kind IN \(kinds)
            LIMIT 1
            """
        ) != nil
    }

    /// Takes the job that waits longest; nil when none is due or another worker was quicker.
    ///
    /// The conditions stand twice because PostgreSQL checks only the outer ones again when another worker
    /// changed the row meanwhile, maybe to try it later.
    static func next(of kinds: [String], on database: any Database) async throws -> JobLease? {
        try await database.write(isolation: .readCommittedAndGuarded) { tx in
            let row = try tx.first(
                """
                UPDATE jobs
                SET leased_until = \(tx.now.adding(seconds: Self.seconds)), attempts = attempts + 1
                WHERE dead_at IS NULL AND due_at <= \(tx.now) AND leased_until <= \(tx.now) AND id = (
                    SELECT id FROM jobs
                    WHERE dead_at IS NULL AND due_at <= \(tx.now) AND leased_until <= \(tx.now)
                      AND kind IN \(kinds)
                    ORDER BY due_at, id LIMIT 1\(.skippingLocked)
                )
                RETURNING id, kind, payload, attempts
                """
            )
            return row.map { JobLease(id: $0[0], kind: $0[1], payload: $0[2], attempts: $0[3]) }
        }
    }

    /// Keeps the job for as long again; false when another worker has taken it meanwhile.
    func renew(on database: any Database) async throws -> Bool {
        try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try tx.execute(
                """
                UPDATE jobs SET leased_until = \(tx.now.adding(seconds: Self.seconds))
                WHERE id = \(id) AND attempts = \(attempts) AND dead_at IS NULL
                """
            ) == 1
        }
    }

    /// Keeps other workers off until the commit, however long that takes; false when one of them has the job
    /// already.
    func hold(in tx: Transaction) throws -> Bool {
        try tx.lock("jobs", id)
        return try tx.first("SELECT attempts FROM jobs WHERE id = \(id) AND attempts = \(attempts)") != nil
    }

    func finish(_ progress: JobProgress, everySeconds: Int64?, in tx: Transaction) throws {
        switch (progress, everySeconds) {
        case (.again, _):
            try tx.execute("UPDATE jobs SET leased_until = 0, attempts = 0 WHERE id = \(id)")
        case (.done, let seconds?):
            try tx.execute(
                """
                UPDATE jobs SET leased_until = 0, attempts = 0, last_error = NULL,
                    due_at = \(tx.now.adding(seconds: seconds)) WHERE id = \(id)
                """
            )
        case (.done, nil):
            try tx.execute("DELETE FROM jobs WHERE id = \(id)")
        }
    }

    /// Removes the job, unless another worker has taken it meanwhile.
    func end(in tx: Transaction) throws -> Bool {
        try tx.execute("DELETE FROM jobs WHERE id = \(id) AND attempts = \(attempts)") == 1
    }

    /// Keeps the job for a later try, or for a person when it was tried often enough; false when another
    /// worker has taken it meanwhile.
    func putAside(_ error: String, isDead: Bool, pause: Int64, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE jobs SET leased_until = 0, last_error = \(error),
                due_at = \(Timestamp(milliseconds: tx.now.milliseconds &+ pause)),
                dead_at = \(isDead ? tx.now : nil)
            WHERE id = \(id) AND attempts = \(attempts)
            """
        ) == 1
    }
}
