import Kernel

/// What must be true of credit.
enum CreditAudits {
    static let all: [Audit] = [balances, booked, owed, guards]

    private static let compare = "Compare the account's movements with its orders, then book the difference."

    private static let balances = Audit(
        "credit.balances",
        proves: "The balance of each gift card and store credit is the sum of its movements, not below zero.",
        advice: compare
    ) { _ in
        let sum: SQL = """
            (SELECT CAST(COALESCE(SUM(m.amount_minor), 0) AS \(.integer)) FROM credit_movements m
             WHERE m.account_id = a.id)
            """
        return AuditRows(
            "credit_accounts a",
            by: "a.id",
            broken: "a.balance_minor <> \(sum) OR a.balance_minor < 0",
            subject: "'credit_account:' || a.id",
            detail: "'its balance is ' || a.balance_minor || ', its movements add up to ' || \(sum)"
        )
    }

    private static let booked = Audit(
        "credit.booked",
        proves: "Each movement of credit is in the books with its amount.",
        advice: compare
    ) { _ in
        AuditRows(
            "credit_movements m",
            by: "m.id",
            with: "JOIN credit_accounts a ON a.id = m.account_id",
            broken: """
                m.amount_minor <> COALESCE((
                    SELECT -p.amount_minor FROM ledger_postings p
                    WHERE p.entry_key = 'credit:' || m.id AND p.currency = a.currency
                        AND p.account = CASE a.kind WHEN 'gift_card' THEN 'gift_cards'
                            ELSE 'store_credit' END), 0)
                """,
            subject: "'credit_account:' || a.id",
            detail: """
                'movement ' || m.id || ' of ' || m.amount_minor || ' minor units is not so in the books'
                """
        )
    }

    /// The sums of each kind and currency, whichever of the two sides has them.
    private static let owed = Audit(
        "credit.owed",
        proves: "All balances of a kind of credit in a currency are what the books say that the shop owes.",
        advice: compare
    ) { _ in
        """
        SELECT 'account:' || s.account AS subject,
            'it is ' || CAST(SUM(s.owed) AS \(.integer)) || ' minor units of ' || s.currency
                || ' away from the balances' AS detail
        FROM (
            SELECT CASE kind WHEN 'gift_card' THEN 'gift_cards' ELSE 'store_credit' END AS account, currency,
                balance_minor AS owed FROM credit_accounts
            UNION ALL
            SELECT account, currency, amount_minor AS owed FROM ledger_postings
            WHERE account IN ('gift_cards', 'store_credit')
        ) s
        GROUP BY s.account, s.currency HAVING SUM(s.owed) <> 0 ORDER BY s.account, s.currency
        """
    }

    private static let guards = Audit.guards(
        "credit.guards",
        proves: "The database refuses to change or delete movements of credit.",
        of: ["credit_movements"],
        triggers: CreditMigrations.triggers
    )
}
