import Kernel

/// Every statement that writes to the books.
enum LedgerTable {
    static let migration = Migration("2026-11-23-ledger", each: { tables + guards($0) })

    private static let tables: [SQL] = [
        """
        CREATE TABLE ledger_entries (
            id \(.identity), key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, reference TEXT NOT NULL,
            currency TEXT NOT NULL, occurred_at \(.integer) NOT NULL
        )\(.strict)
        """,
        "CREATE INDEX ledger_entries_reference ON ledger_entries (reference, id)",
        "CREATE INDEX ledger_entries_at ON ledger_entries (occurred_at, id)",
        """
        CREATE TABLE ledger_postings (
            entry_key TEXT NOT NULL REFERENCES ledger_entries (key), account TEXT NOT NULL,
            amount_minor \(.integer) NOT NULL CHECK (amount_minor <> 0), currency TEXT NOT NULL,
            occurred_at \(.integer) NOT NULL,
            PRIMARY KEY (entry_key, account)
        )\(.strict)
        """,
        "CREATE INDEX ledger_postings_at ON ledger_postings (occurred_at)",
        "CREATE INDEX ledger_postings_account ON ledger_postings (account, occurred_at)",
    ]

    private static func guards(_ engine: Engine) -> [SQL] {
        switch engine {
        case .sqlite:
            [
                """
                CREATE TRIGGER ledger_entries_stay BEFORE DELETE ON ledger_entries
                BEGIN SELECT RAISE(ABORT, 'the books only grow'); END
                """,
                """
                CREATE TRIGGER ledger_entries_are_final BEFORE UPDATE ON ledger_entries
                BEGIN SELECT RAISE(ABORT, 'the books only grow'); END
                """,
                """
                CREATE TRIGGER ledger_postings_stay BEFORE DELETE ON ledger_postings
                BEGIN SELECT RAISE(ABORT, 'the books only grow'); END
                """,
                """
                CREATE TRIGGER ledger_postings_are_final BEFORE UPDATE ON ledger_postings
                BEGIN SELECT RAISE(ABORT, 'the books only grow'); END
                """,
            ]
        case .postgres:
            [
                """
                CREATE FUNCTION ledger_grows() RETURNS trigger LANGUAGE plpgsql AS $grows$
                BEGIN RAISE EXCEPTION 'the books only grow'; END $grows$
                """,
                """
                CREATE TRIGGER ledger_entries_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
                FOR EACH STATEMENT EXECUTE FUNCTION ledger_grows()
                """,
                """
                CREATE TRIGGER ledger_postings_are_final
                BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings
                FOR EACH STATEMENT EXECUTE FUNCTION ledger_grows()
                """,
            ]
        }
    }

    /// Two statements, none of which is waited for.
    static func insert(_ entry: LedgerEntry, in tx: Transaction) throws {
        guard let currency = entry.postings.first?.amount.currency else { return }
        try tx.post(
            """
            INSERT INTO ledger_entries (key, kind, reference, currency, occurred_at)
            VALUES (\(entry.key), \(entry.kind), \(entry.reference), \(currency), \(tx.now))
            """
        )
        let rows: [SQL] = entry.postings.map { posting in
            "(\(entry.key), \(posting.account), \(posting.amount.minor), \(currency), \(tx.now))"
        }
        try tx.post(
            """
            INSERT INTO ledger_postings (entry_key, account, amount_minor, currency, occurred_at)
            VALUES \(rows.joined(", "))
            """
        )
    }
}
