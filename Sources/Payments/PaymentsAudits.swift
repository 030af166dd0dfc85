import Kernel

/// What must be true of attempts, refunds and what the books say of them.
enum PaymentsAudits {
    static let all: [Audit] = [once, booked, backed, refundsBooked, refundsBacked, beyond, asked, returned]

    private static let compare = "Compare with the provider's own list of charges, then book the difference."

    private static let once = Audit(
        "payments.once",
        proves: "Nothing is paid for more than once: each reference has at most one sale.",
        advice: "One of the charges is surplus: refund it at the provider and book it."
    ) { _ in
        AuditRows(
            "payment_attempts a",
            by: "a.id",
            broken: """
                a.status = 'succeeded' AND a.captured_as = 'sale' AND EXISTS (
                    SELECT 1 FROM payment_attempts b WHERE b.reference = a.reference AND b.id < a.id
                        AND b.status = 'succeeded' AND b.captured_as = 'sale')
                """,
            subject: "a.reference",
            detail: "'attempt ' || a.id || ' of ' || a.provider || ' paid for it again'"
        )
    }

    /// What the attempts of a reference captured as surplus.
    private static func surplus(of reference: SQL) -> SQL {
        """
        (SELECT CAST(COALESCE(SUM(s.amount_minor), 0) AS BIGINT) FROM payment_attempts s
         WHERE s.reference = \(reference) AND s.status = 'succeeded' AND s.captured_as = 'surplus')
        """
    }

    /// What the books say of it.
    private static func suspense(of reference: SQL) -> SQL {
        """
        (SELECT CAST(COALESCE(-SUM(p.amount_minor), 0) AS BIGINT) FROM ledger_entries l
         JOIN ledger_postings p ON p.entry_key = l.key AND p.account = 'suspense'
         WHERE l.reference = \(reference) AND l.kind = 'surplus')
        """
    }

    private static let booked = Audit(
        "payments.booked",
        proves: "Every attempt that succeeded is in the books, as a capture or as surplus, with its amount.",
        advice: compare
    ) { _ in
        AuditRows(
            "payment_attempts a",
            by: "a.id",
            broken: """
                a.status = 'succeeded' AND CASE
                    WHEN a.captured_as IN ('sale', 'credit') THEN a.amount_minor <> COALESCE((
                        SELECT p.amount_minor FROM ledger_postings p
                        WHERE p.entry_key = 'capture:' || a.reference
                            AND p.account = 'clearing:' || a.provider AND p.currency = a.currency), 0)
                    WHEN a.captured_as = 'surplus' 
                        THEN \(surplus(of: "a.reference")) <> \(suspense(of: "a.reference"))
                    ELSE 1 = 1 END
                """,
            subject: "a.reference",
            detail: """
                'attempt ' || a.id || ' of ' || a.provider || ' took ' || a.amount_minor || ' minor units of '
                || a.currency || ', which the books do not say'
                """
        )
    }

    private static let backed = Audit(
        "payments.backed",
        proves: "Behind every capture and surplus in the books is an attempt, behind a mismatch a task.",
        advice: compare
    ) { _ in
        AuditRows(
            "ledger_entries e",
            by: "e.id",
            broken: """
                (e.kind = 'capture' AND NOT EXISTS (
                    SELECT 1 FROM payment_attempts a WHERE a.reference = e.reference
                        AND a.status = 'succeeded' AND a.captured_as = 'sale' AND a.currency = e.currency
                        AND e.key = 'capture:' || a.reference))
                OR (e.kind = 'mismatch' AND NOT EXISTS (
                    SELECT 1 FROM payment_tasks t
                    WHERE t.reference = e.reference AND t.kind = 'amount_mismatch'))
                OR (e.kind = 'surplus' AND \(surplus(of: "e.reference")) <> \(suspense(of: "e.reference")))
                """,
            subject: "e.reference",
            detail: "'no attempt stands behind ' || e.key"
        )
    }

    private static let refundsBooked = Audit(
        "refunds.booked",
        proves: "Every refund that succeeded is in the books with its amount, and no other one is.",
        advice: compare
    ) { _ in
        AuditRows(
            "payment_refunds r",
            by: "r.id",
            broken: """
                CASE r.status WHEN 'succeeded' THEN r.amount_minor ELSE 0 END <> COALESCE((
                    SELECT -p.amount_minor FROM ledger_postings p WHERE p.entry_key = 'refund-' || r.id
                        AND p.account = 'clearing:' || r.provider AND p.currency = r.currency), 0)
                """,
            subject: "r.reference",
            detail: """
                'refund ' || r.id || ' of ' || r.amount_minor || ' minor units is ' || r.status
                || ', which the books do not say'
                """
        )
    }

    private static let refundsBacked = Audit(
        "refunds.backed",
        proves: "Every refund in the books is a refund that succeeded.",
        advice: compare
    ) { _ in
        AuditRows(
            "ledger_entries e",
            by: "e.id",
            broken: """
                e.kind = 'refund' AND NOT EXISTS (SELECT 1 FROM payment_refunds r
                    WHERE r.reference = e.reference AND 'refund-' || r.id = e.key AND r.status = 'succeeded')
                """,
            subject: "e.reference",
            detail: "'no refund stands behind ' || e.key"
        )
    }

    private static let beyond = Audit(
        "refunds.captured",
        proves: "Nothing is refunded beyond what was captured, of sales and of surplus.",
        advice: "Stop what is pending; what went out too much is asked back or written off."
    ) { _ in
        let captured: SQL = """
            (SELECT CAST(COALESCE(SUM(a.amount_minor), 0) AS BIGINT) FROM payment_attempts a
             WHERE a.reference = r.reference AND a.status = 'succeeded' AND a.currency = r.currency
                AND (a.captured_as = 'surplus') = (r.is_surplus = 1))
            """
        // Told once, of the refund that goes beyond.
        let upToThis: SQL = """
            (SELECT CAST(SUM(q.amount_minor) AS BIGINT) FROM payment_refunds q
             WHERE q.reference = r.reference AND q.is_surplus = r.is_surplus AND q.id <= r.id
                AND (q.status <> 'failed' OR q.id = r.id))
            """
        return AuditRows(
            "payment_refunds r",
            by: "r.id",
            broken: "r.status <> 'failed' AND \(upToThis) > \(captured)",
            subject: "r.reference",
            detail: "'with refund ' || r.id || ' it is ' || \(upToThis) || ' back of ' || \(captured)"
        )
    }

    private static let asked = Audit(
        "refunds.asked",
        proves: "Every refund that is pending has a job that asks its provider.",
        advice: "Refund it at the provider by hand, or store a job payments.refund for it."
    ) { _ in
        AuditRows(
            "payment_refunds r",
            by: "r.id",
            broken: """
                r.status = 'pending' AND NOT EXISTS (SELECT 1 FROM jobs j
                    WHERE j.unique_key = 'payments.refund:' || r.id AND j.dead_at IS NULL)
                """,
            subject: "r.reference",
            detail: "'refund ' || r.id || ' is pending and nobody asks ' || r.provider"
        )
    }

    private static let returned = Audit(
        "payments.returned",
        proves: "Money of a mismatch left the books when a task or the right amount says so, all of it.",
        advice: compare
    ) { _ in
        let came: SQL = """
            (SELECT COALESCE(p.amount_minor, 0) FROM ledger_postings p
             WHERE p.entry_key = substr(e.key, 10) AND p.account = 'suspense')
            """
        let left: SQL = """
            (SELECT COALESCE(p.amount_minor, 0) FROM ledger_postings p
             WHERE p.entry_key = e.key AND p.account = 'suspense')
            """
        return AuditRows(
            "ledger_entries e",
            by: "e.id",
            broken: """
                e.kind = 'returned' AND (COALESCE(\(came) + \(left), 1) <> 0 OR NOT EXISTS (
                    SELECT 1 FROM payment_tasks t WHERE t.reference = e.reference
                        AND t.resolved_at IS NOT NULL AND 'returned:' || t.subject = e.key
                        AND (t.outcome = 'paid_back' OR EXISTS (
                            SELECT 1 FROM payment_attempts a
                            WHERE a.reference = t.reference AND a.status = 'succeeded'))))
                """,
            subject: "e.reference",
            detail: "'no task stands behind ' || e.key || ', or another amount came'"
        )
    }
}
