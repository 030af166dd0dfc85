import Kernel

/// The tables of credit.
enum CreditMigrations {
    static let all: [Migration] = [Migration("2026-11-24-credit", each: { tables + guards($0) })]

    private static let tables: [SQL] = [
        // The code of a card is kept as its digest alone.
        """
        CREATE TABLE credit_accounts (
            id \(.identity), kind TEXT NOT NULL CHECK (kind IN ('gift_card', 'store_credit')),
            currency TEXT NOT NULL, balance_minor \(.integer) NOT NULL CHECK (balance_minor >= 0),
            issued_minor \(.integer) NOT NULL CHECK (issued_minor >= 0),
            code_digest TEXT UNIQUE, last_four TEXT, owner TEXT,
            order_reference TEXT, order_position \(.integer),
            expires_at \(.integer), disabled_at \(.integer), created_at \(.integer) NOT NULL,
            CHECK ((kind = 'gift_card') = (code_digest IS NOT NULL)),
            CHECK ((kind = 'gift_card') = (last_four IS NOT NULL)),
            CHECK ((kind = 'store_credit') = (owner IS NOT NULL))
        )\(.strict)
        """,
        """
        CREATE UNIQUE INDEX credit_accounts_owner ON credit_accounts (owner, currency)
        WHERE owner IS NOT NULL
        """,
        """
        CREATE INDEX credit_accounts_order ON credit_accounts (order_reference)
        WHERE order_reference IS NOT NULL
        """,
        """
        CREATE INDEX credit_accounts_expiring ON credit_accounts (expires_at)
        WHERE expires_at IS NOT NULL AND balance_minor > 0
        """,
        "CREATE INDEX credit_accounts_kind ON credit_accounts (kind, id)",
        """
        CREATE TABLE credit_movements (
            id \(.identity), account_id \(.integer) NOT NULL REFERENCES credit_accounts (id),
            kind TEXT NOT NULL
                CHECK (kind IN ('issue', 'redeem', 'return', 'refund', 'expire', 'adjust', 'void')),
            amount_minor \(.integer) NOT NULL CHECK (amount_minor <> 0),
            reference TEXT, actor TEXT NOT NULL, reason TEXT, created_at \(.integer) NOT NULL,
            CHECK (kind NOT IN ('issue', 'return', 'refund') OR amount_minor > 0),
            CHECK (kind NOT IN ('redeem', 'expire', 'void') OR amount_minor < 0),
            CHECK (kind NOT IN ('redeem', 'return', 'refund') OR reference IS NOT NULL)
        )\(.strict)
        """,
        "CREATE INDEX credit_movements_account ON credit_movements (account_id, id)",
        """
        CREATE INDEX credit_movements_reference ON credit_movements (reference, id)
        WHERE reference IS NOT NULL
        """,
        // An order takes from an account once, and gives it back unpaid once.
        """
        CREATE UNIQUE INDEX credit_movements_redeem ON credit_movements (account_id, reference)
        WHERE kind = 'redeem'
        """,
        """
        CREATE UNIQUE INDEX credit_movements_return ON credit_movements (account_id, reference)
        WHERE kind = 'return'
        """,
    ]

    static let triggers: [Engine: [String]] = [
        .sqlite: ["credit_movements_stay", "credit_movements_are_final"],
        .postgres: ["credit_movements_are_final"],
    ]

    private static func guards(_ engine: Engine) -> [SQL] {
        switch engine {
        case .sqlite:
            [
                """
                CREATE TRIGGER credit_movements_stay BEFORE DELETE ON credit_movements
                BEGIN SELECT RAISE(ABORT, 'movements of credit only grow'); END
                """,
                """
                CREATE TRIGGER credit_movements_are_final BEFORE UPDATE ON credit_movements
                BEGIN SELECT RAISE(ABORT, 'movements of credit only grow'); END
                """,
            ]
        case .postgres:
            [
                """
                CREATE FUNCTION credit_grows() RETURNS trigger LANGUAGE plpgsql AS $grows$
                BEGIN RAISE EXCEPTION 'movements of credit only grow'; END $grows$
                """,
                """
                CREATE TRIGGER credit_movements_are_final
                BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_movements
                FOR EACH STATEMENT EXECUTE FUNCTION credit_grows()
                """,
            ]
        }
    }
}
