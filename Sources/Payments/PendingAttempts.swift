package import Kernel

/// Attempts whose provider has not said how they went, and when to ask it.
package enum PendingAttempts {
    /// How long a provider has to say so by itself.
    static let firstAskSeconds: Int64 = 60
    /// The longest pause between two questions.
    private static let pauseSecondsMax: Int64 = 3_600
    /// How long it is asked about an attempt that nobody waits for any more, because the order was cancelled
    /// or the payment is said to have failed: money may have been taken all the same, and must go back.
    private static let patienceSeconds: Int64 = 86_400

    static let migration = Migration(
        "2026-11-23-payments-asking",
        [
            "ALTER TABLE payment_attempts ADD COLUMN asks \(.integer) NOT NULL DEFAULT 0",
            "ALTER TABLE payment_attempts ADD COLUMN next_ask_at \(.integer)",
            "UPDATE payment_attempts SET next_ask_at = created_at WHERE status = 'pending'",
            """
            CREATE INDEX payment_attempts_asking ON payment_attempts (next_ask_at) WHERE status = 'pending'
            """,
        ]
    )

    static let askingAboutEnded = Migration(
        "2026-11-24-payments-asking-about-ended",
        [
            "DROP INDEX payment_attempts_asking",
            "UPDATE payment_attempts SET next_ask_at = NULL WHERE status <> 'pending'",
            """
            CREATE INDEX payment_attempts_asking ON payment_attempts (next_ask_at)
            WHERE status IN ('pending', 'failed', 'cancelled') AND next_ask_at IS NOT NULL
            """,
        ]
    )

    /// Takes attempts whose provider should be asked now; each is asked again after twice the pause, from one
    /// minute to an hour; those that have ended without money for a day at most.
    package static func take(limit: Int, in tx: Transaction) throws -> [AttemptID] {
        try tx.rows(
            """
            UPDATE payment_attempts SET asks = asks + 1, next_ask_at = CASE
                WHEN settled_at < \(tx.now.adding(seconds: -patienceSeconds)) THEN NULL
                WHEN asks < 6 THEN \(tx.now) + (60000 << CAST(asks AS INTEGER))
                ELSE \(tx.now.adding(seconds: pauseSecondsMax)) END
            WHERE status IN ('pending', 'failed', 'cancelled') AND id IN (
                SELECT id FROM payment_attempts
                WHERE status IN ('pending', 'failed', 'cancelled') AND next_ask_at IS NOT NULL
                    AND next_ask_at <= \(tx.now)
                ORDER BY next_ask_at LIMIT \(limit)
            )
            RETURNING id
            """
        ).map { $0[0] }
    }

    /// All that may still have been charged after an id, in order.
    package static func after(_ id: AttemptID, limit: Int, in tx: Transaction) throws -> [PaymentAttempt] {
        try tx.rows(
            """
            SELECT \(PaymentAttempts.columns) FROM payment_attempts
            WHERE \(isOpen) AND next_ask_at IS NOT NULL AND id > \(id) ORDER BY id LIMIT \(limit)
            """
        ).map(PaymentAttempts.attempt)
    }

    /// An attempt that may still have been charged; nil once its provider has said so.
    package static func find(_ id: AttemptID, in tx: Transaction) throws -> PaymentAttempt? {
        try tx.first(
            "SELECT \(PaymentAttempts.columns) FROM payment_attempts WHERE \(isOpen) AND id = \(id)"
        ).map(PaymentAttempts.attempt)
    }

    /// Pending, or ended without money while no other attempt of that provider waits or has money; what came
    /// wrongly is for staff.
    private static let isOpen: SQL = """
        status IN ('pending', 'failed', 'cancelled') AND NOT EXISTS (
            SELECT 1 FROM payment_attempts AS other
            WHERE other.reference = payment_attempts.reference
                AND other.provider = payment_attempts.provider
                AND (other.status = 'mismatched'
                    OR (payment_attempts.status <> 'pending' AND other.status IN ('pending', 'succeeded'))))
        """

    /// Asks about it no more: its provider has said how it went.
    package static func stop(_ id: AttemptID, in tx: Transaction) throws {
        try tx.execute("UPDATE payment_attempts SET next_ask_at = NULL WHERE id = \(id)")
    }

    package static func forgetError(of id: AttemptID, in tx: Transaction) throws {
        try tx.post("UPDATE payment_attempts SET last_error = NULL WHERE id = \(id) AND status = 'pending'")
    }

    /// Keeps why a provider did not answer.
    package static func note(_ error: String, of id: AttemptID, in tx: Transaction) throws {
        try tx.execute(
            "UPDATE payment_attempts SET last_error = \(error) WHERE id = \(id) AND status = 'pending'"
        )
    }
}
