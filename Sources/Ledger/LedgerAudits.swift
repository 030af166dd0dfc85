import Kernel

/// What must be true of the books.
enum LedgerAudits {
    static let all: [Audit] = [entries, currencies, guards]

    private static let advice = "Entries are never changed: find out what happened and book the difference."

    private static let entries = Audit(
        "ledger.entries",
        proves: "The postings of each entry are of its currency and moment and add up to zero.",
        advice: advice
    ) { _ in
        let sum: SQL = """
            (SELECT CAST(COALESCE(SUM(p.amount_minor), 0) AS BIGINT) FROM ledger_postings p
             WHERE p.entry_key = e.key)
            """
        return AuditRows(
            "ledger_entries e",
            by: "e.id",
            broken: """
                \(sum) <> 0
                OR 2 > (SELECT COUNT(*) FROM ledger_postings p WHERE p.entry_key = e.key)
                OR EXISTS (SELECT 1 FROM ledger_postings p WHERE p.entry_key = e.key
                    AND (p.currency <> e.currency OR p.occurred_at <> e.occurred_at))
                """,
            subject: "'entry:' || e.key",
            detail: "'its postings add up to ' || \(sum) || ' minor units of ' || e.currency"
        )
    }

    private static let currencies = Audit(
        "ledger.currencies",
        proves: "All accounts of a currency add up to zero.",
        advice: advice
    ) { _ in
        """
        SELECT 'currency:' || currency AS subject,
            'all accounts add up to ' || CAST(SUM(amount_minor) AS BIGINT) || ' minor units' AS detail
        FROM ledger_postings GROUP BY currency HAVING SUM(amount_minor) <> 0 ORDER BY currency
        """
    }

    private static let guards = Audit.guards(
        "ledger.guards",
        proves: "The database refuses to change or delete entries and postings.",
        of: ["ledger_entries", "ledger_postings"],
        triggers: [
            .sqlite: [
                "ledger_entries_stay", "ledger_entries_are_final", "ledger_postings_stay",
                "ledger_postings_are_final",
            ],
            .postgres: ["ledger_entries_are_final", "ledger_postings_are_final"],
        ]
    )
}
