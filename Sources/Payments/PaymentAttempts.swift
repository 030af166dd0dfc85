package import Kernel

/// Every statement on payment attempts.
package enum PaymentAttempts {
    /// Notes that a provider may soon be paid; nobody waits for the answer.
    package static func announce(
        _ reference: String,
        by provider: String,
        _ amount: Money,
        in tx: Transaction
    ) throws {
        try tx.post(
            """
            INSERT INTO payment_attempts
                (reference, provider, amount_minor, currency, status, created_at, next_ask_at)
            VALUES (\(reference), \(provider), \(amount.minor), \(amount.currency), 'pending', \(tx.now),
                \(tx.now.adding(seconds: PendingAttempts.firstAskSeconds)))
            ON CONFLICT (reference, provider) WHERE status = 'pending' DO NOTHING
            """
        )
    }

    /// The pending attempt of a provider for a reference: the one that is there, or a new one.
    package static func open(
        _ reference: String,
        by provider: String,
        _ amount: Money,
        in tx: Transaction
    ) throws -> PaymentAttempt {
        try announce(reference, by: provider, amount, in: tx)
        let pending: SQL = "reference = \(reference) AND provider = \(provider) AND status = 'pending'"
        guard let row = try tx.first("SELECT \(columns) FROM payment_attempts WHERE \(pending)") else {
            preconditionFailure("an attempt that was announced is pending")
        }
        return attempt(row)
    }

    package static func find(_ id: AttemptID, in tx: Transaction) throws -> PaymentAttempt? {
        try tx.first("SELECT \(columns) FROM payment_attempts WHERE id = \(id)").map(attempt)
    }

    /// Keeps the provider's name for an attempt.
    package static func started(_ id: AttemptID, as providerReference: String, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE payment_attempts SET provider_reference = \(named(providerReference)) WHERE id = \(id)
            """
        )
    }

    /// The money is there: settles the pending attempt, or writes a new one if none of this amount waits.
    ///
    /// - Returns: whether another amount may have been booked for the reference before.
    static func succeed(
        _ reference: String,
        by provider: String,
        as providerReference: String?,
        _ amount: Money,
        _ purpose: PaymentAttempt.Purpose,
        in tx: Transaction
    ) throws -> Bool {
        let settled = try tx.first(
            """
            UPDATE payment_attempts
            SET status = 'succeeded', settled_at = \(tx.now), captured_as = \(purpose),
                provider_reference = \(named(providerReference))
            WHERE reference = \(reference) AND provider = \(provider) AND status = 'pending'
                AND amount_minor = \(amount.minor) AND currency = \(amount.currency)
            RETURNING (SELECT COUNT(*) FROM payment_attempts AS other
                WHERE other.reference = \(reference) AND other.status = 'mismatched')
            """
        )
        if let settled { return settled[0] > 0 }
        try tx.execute(
            """
            INSERT INTO payment_attempts
                (reference, provider, provider_reference, amount_minor, currency, status,
                    created_at, settled_at, captured_as)
            VALUES (\(reference), \(provider), \(unlessTaken(providerReference, by: provider)),
                \(amount.minor),
                \(amount.currency), 'succeeded', \(tx.now), \(tx.now), \(purpose))
            """
        )
        return true
    }

    /// The attempt that paid for the sale, if there is one.
    package static func sale(_ reference: String, in tx: Transaction) throws -> PaymentAttempt? {
        try tx.first(
            """
            SELECT \(columns) FROM payment_attempts
            WHERE reference = \(reference) AND status = 'succeeded' AND captured_as = 'sale'
            """
        ).map(attempt)
    }

    static func surplusCount(_ reference: String, in tx: Transaction) throws -> Int {
        try tx.first(
            """
            SELECT COUNT(*) FROM payment_attempts
            WHERE reference = \(reference) AND status = 'succeeded' AND captured_as = 'surplus'
            """
        )?[0] ?? 0
    }

    /// Whether a provider's success is known already.
    ///
    /// A charge that was never named counts as this one.
    package static func hasSucceeded(
        _ reference: String,
        by provider: String,
        as providerReference: String?,
        in tx: Transaction
    ) throws -> Bool {
        let same: SQL =
            providerReference.map { "AND (provider_reference IS NULL OR provider_reference = \($0))" } ?? ""
        return try tx.first(
            """
            SELECT id FROM payment_attempts
            WHERE reference = \(reference) AND provider = \(provider) AND status = 'succeeded' \(same) LIMIT 1
            """
        ) != nil
    }

    /// Ends what is pending for a reference.
    ///
    /// Without a provider the attempts of all are ended.
    /// - Returns: how many were pending.
    @discardableResult
    package static func end(
        _ reference: String,
        by provider: String? = nil,
        as status: PaymentAttempt.Status,
        _ error: String? = nil,
        in tx: Transaction
    ) throws -> Int {
        precondition(status != .pending && status != .succeeded, "ending is not succeeding")
        let whose: SQL = provider.map { "AND provider = \($0)" } ?? ""
        return try tx.execute(
            """
            UPDATE payment_attempts SET status = \(status), settled_at = \(tx.now), last_error = \(error)
            WHERE reference = \(reference) AND status = 'pending' \(whose)
            """
        )
    }

    /// Another amount was paid than asked for: what is pending ends so, or what ended before without money.
    package static func mismatch(
        _ reference: String,
        by provider: String,
        _ error: String,
        in tx: Transaction
    ) throws {
        guard try end(reference, by: provider, as: .mismatched, error, in: tx) == 0 else { return }
        try tx.execute(
            """
            UPDATE payment_attempts SET status = 'mismatched', last_error = \(error)
            WHERE reference = \(reference) AND provider = \(provider) AND status IN ('failed', 'cancelled')
            """
        )
    }

    static let columns: SQL = """
        id, reference, provider, provider_reference, amount_minor, currency, status, created_at, settled_at,
        last_error
        """

    /// The first name that a provider gave stays, and no name is given twice.
    private static func named(_ providerReference: String?) -> SQL {
        guard let providerReference else { return "provider_reference" }
        return """
            CASE WHEN provider_reference IS NULL AND NOT EXISTS (
                SELECT 1 FROM payment_attempts AS other
                WHERE other.provider = payment_attempts.provider
                    AND other.provider_reference = \(providerReference)
            ) THEN \(providerReference) ELSE provider_reference END
            """
    }

    private static func unlessTaken(_ providerReference: String?, by provider: String) -> SQL {
        guard let providerReference else { return "NULL" }
        return """
            (SELECT CASE WHEN COUNT(*) = 0 THEN CAST(\(providerReference) AS TEXT) END FROM payment_attempts
             WHERE provider = \(provider) AND provider_reference = \(providerReference))
            """
    }

    static func attempt(_ row: Row) -> PaymentAttempt {
        PaymentAttempt(
            id: row["id"],
            reference: row["reference"],
            provider: row["provider"],
            providerReference: row["provider_reference"],
            amount: Money(minor: row["amount_minor"], currency: row["currency"]),
            status: row["status"],
            createdAt: row["created_at"],
            settledAt: row["settled_at"],
            lastError: row["last_error"]
        )
    }
}
