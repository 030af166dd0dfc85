/// Makes a POST with an `Idempotency-Key` run once: the key's row, the work and the stored answer are one
/// transaction, so they are all there or none.
package struct Idempotency: Sendable {
    /// Whose key it is: another caller's same key is another key.
    private let scope: String
    private let key: String
    private let fingerprint: String

    /// A caller's key for a place, with a fingerprint of the body that it belongs to.
    package init(caller: String, place: String, key: String, fingerprint: String) {
        scope = "\(caller) \(place)"
        self.key = key
        self.fingerprint = fingerprint
    }

    package static let reused = Problem.Kind(
        422,
        "idempotency_key_reused",
        "The key was used with another body."
    )
    package static let inProgress = Problem.Kind(
        409,
        "in_progress",
        "The first request with this key still runs."
    )
    package static let keyRule = "Idempotency-Key must be 1 to 255 visible ASCII characters"

    /// How long an unfinished exchange keeps its key before it may be tried again.
    private static let patienceSeconds: Int64 = 60

    package enum Claim {
        case ours
        case answered(Outgoing)
    }

    /// Takes the key, or finds the answer that was given to it.
    package func claim(in tx: Transaction) throws -> Claim {
        let inserted = try tx.execute(
            """
            INSERT INTO idempotency_keys (scope, key, fingerprint, created_at)
            VALUES (\(scope), \(key), \(fingerprint), \(tx.now))
            ON CONFLICT (scope, key) DO NOTHING
            """
        )
        guard inserted == 0 else { return .ours }
        guard
            let row = try tx.first(
                """
                SELECT fingerprint, status, headers, body, created_at FROM idempotency_keys
                WHERE scope = \(scope) AND key = \(key)
                """
            )
        else { throw DatabaseError.busy }
        guard row[0] == fingerprint else {
            throw Problem(Self.reused, "This Idempotency-Key was used with another body. Use a new key.")
        }
        guard let status: Int = row[1] else { return try takeOver(startedAt: row[4], in: tx) }
        let stored: String? = row[3]
        return .answered(
            Outgoing(status: status, body: Array((stored ?? "").utf8), headers: Self.headers(from: row[2]))
        )
    }

    private func takeOver(startedAt: Timestamp, in tx: Transaction) throws -> Claim {
        guard startedAt.adding(seconds: Self.patienceSeconds) <= tx.now else {
            throw Problem(
                Self.inProgress,
                "The first request with this key is not answered yet.",
                retryAfterSeconds: 2
            )
        }
        try tx.execute(
            "UPDATE idempotency_keys SET created_at = \(tx.now) WHERE scope = \(scope) AND key = \(key)"
        )
        return .ours
    }

    /// Stores the answer beside the work it answers.
    package func store(_ outgoing: Outgoing, in tx: Transaction) throws {
        // A cookie is for whoever asked first, not for whoever repeats it.
        let repeatable = outgoing.headers.filter { $0.name != "Set-Cookie" }
        let headers = JSON.array(repeatable.flatMap { [.string($0.name), .string($0.value)] }).text
        try tx.post(
            """
            UPDATE idempotency_keys SET status = \(outgoing.status), headers = \(headers),
                body = \(String(decoding: outgoing.body, as: UTF8.self))
            WHERE scope = \(scope) AND key = \(key)
            """
        )
    }

    private static func headers(from text: String?) -> [(name: String, value: String)] {
        guard let text, let words = try? JSON.parse(Array(text.utf8)).array?.compactMap(\.string) else {
            return []
        }
        return stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
    }
}

extension Transaction {
    /// Forgets the answers that were kept for a caller's `Idempotency-Key`s: they tell of the caller.
    package func forgetAnswers(to actor: String) throws {
        try execute("DELETE FROM idempotency_keys WHERE scope LIKE \(actor + " %")")
    }
}

/// Forgets stored answers after two days.
package struct ForgetIdempotencyKeys: Job {
    package let kind = "idempotency.forget"
    package let everySeconds: Int64? = 3_600

    package init() {}

    package func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        try tx.execute("DELETE FROM idempotency_keys WHERE created_at < \(tx.now.adding(days: -2))")
        return .done
    }
}
