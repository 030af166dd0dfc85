extension Transaction {
    /// Forgets the answers that were kept for a caller's `Idempotency-Key`s: they tell of the caller.
    package func forgetAnswers(to actor: String) throws {
        try execute("DELETE FROM idempotency_keys WHERE scope LIKE \(actor + " %")")
    }
}
