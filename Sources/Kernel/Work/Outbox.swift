extension Transaction {
    /// Writes down what happened, in the transaction that made it happen.
    ///
    /// - Parameters:
    ///   - name: what happened: `order.paid`, `stock.changed`.
    ///   - subject: to what: `order:12`.
    ///   - data: what a listener needs, without personal data.
    /// - Throws: what the database says.
    package func emit(_ name: String, _ subject: String, _ data: JSON = .object([])) throws {
        try post(
            """
            INSERT INTO events (name, subject, data, occurred_at)
            VALUES (\(name), \(subject), \(data.text), \(now))
            """
        )
    }

    /// Stores a job, to be run once by some server when it is due.
    ///
    /// - Parameters:
    ///   - kind: the ``Job/kind`` that will run it.
    ///   - payload: what the job is told.
    ///   - due: when to run it; now unless said.
    ///   - uniqueKey: while a job with this key waits, another one is not stored.
    /// - Throws: what the database says.
    package func enqueue(
        _ kind: String,
        _ payload: JSON = .object([]),
        due: Timestamp? = nil,
        uniqueKey: String? = nil
    ) throws {
        try post(
            """
            INSERT INTO jobs (kind, payload, unique_key, due_at)
            VALUES (\(kind), \(payload.text), \(uniqueKey), \(due ?? now))
            ON CONFLICT (unique_key) DO NOTHING
            """
        )
        touch(JobWorker.bell)
    }

    /// Takes back a job that was stored in this transaction and is not wanted any more.
    ///
    /// - Throws: what the database says.
    package func withdraw(_ uniqueKey: String) throws {
        try post("DELETE FROM jobs WHERE unique_key = \(uniqueKey) AND attempts = 0")
    }
}
