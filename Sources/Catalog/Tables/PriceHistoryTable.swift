package import Kernel

/// What one piece of each variant cost at any time, and will cost: written with every change of a price, and
/// only growing.
///
/// Each change writes the whole future as it looks then, from the price of now on, so at a moment the price
/// is that of the youngest row that begins at or before it. Neighbours that hold differ, so a row begins when
/// the price last changed.
package enum PriceHistoryTable {
    static let migration = Migration("2026-11-24-catalog-price-history") { engine in
        tables + guards(engine) + [firstRows]
    }

    private static let tables: [SQL] = [
        """
        CREATE TABLE price_history (
            id \(.identity), variant_id \(.integer) NOT NULL REFERENCES variants (id), currency TEXT NOT NULL,
            amount_minor \(.integer) CHECK (amount_minor >= 0),
            from_at \(.integer) NOT NULL, recorded_at \(.integer) NOT NULL
        )\(.strict)
        """,
        "CREATE INDEX price_history_variant ON price_history (variant_id, currency, id, from_at)",
    ]

    private static func guards(_ engine: Engine) -> [SQL] {
        switch engine {
        case .sqlite:
            [
                """
                CREATE TRIGGER price_history_stays BEFORE DELETE ON price_history
                BEGIN SELECT RAISE(ABORT, 'the history of prices only grows'); END
                """,
                """
                CREATE TRIGGER price_history_is_final BEFORE UPDATE ON price_history
                BEGIN SELECT RAISE(ABORT, 'the history of prices only grows'); END
                """,
            ]
        case .postgres:
            [
                """
                CREATE FUNCTION price_history_grows() RETURNS trigger LANGUAGE plpgsql AS $grows$
                BEGIN RAISE EXCEPTION 'the history of prices only grows'; END $grows$
                """,
                """
                CREATE TRIGGER price_history_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON price_history
                FOR EACH STATEMENT EXECUTE FUNCTION price_history_grows()
                """,
            ]
        }
    }

    /// A shop that has prices already knows of each since when it was last changed.
    private static let firstRows: SQL = """
        INSERT INTO price_history (variant_id, currency, amount_minor, from_at, recorded_at)
        SELECT s.variant_id, s.currency, s.amount_minor, s.moment, s.moment
        FROM (SELECT m.*, LAG(m.amount_minor) OVER (
                PARTITION BY m.variant_id, m.currency ORDER BY m.moment) AS former_minor
            FROM (SELECT t.variant_id, t.currency, t.moment, (
                    SELECT q.amount_minor FROM prices q
                    WHERE q.variant_id = t.variant_id AND q.currency = t.currency AND \(CurrentPrice.isPlain)
                        AND COALESCE(q.valid_from, q.updated_at) <= t.moment
                        AND (q.valid_until IS NULL OR q.valid_until > t.moment)
                    ORDER BY COALESCE(q.valid_from, 0) DESC, q.id DESC LIMIT 1) AS amount_minor
                FROM (SELECT q.variant_id, q.currency, COALESCE(q.valid_from, q.updated_at) AS moment
                    FROM prices q WHERE \(CurrentPrice.isPlain)
                    UNION SELECT q.variant_id, q.currency, q.valid_until
                    FROM prices q WHERE \(CurrentPrice.isPlain) AND q.valid_until IS NOT NULL) t) m) s
        WHERE s.amount_minor IS DISTINCT FROM s.former_minor
        ORDER BY s.variant_id, s.currency, s.moment
        """

    /// Writes down what variants cost from now on; nothing is written of those whose prices did not change.
    static func record(_ variants: [VariantID], currency: Currency, in tx: Transaction) throws {
        guard !variants.isEmpty else { return }
        let prices: SQL = """
            FROM prices q WHERE q.variant_id IN \(variants) AND q.currency = \(currency)
                AND \(CurrentPrice.isPlain)
            """
        try tx.post(
            """
            INSERT INTO price_history (variant_id, currency, amount_minor, from_at, recorded_at)
            SELECT s.variant_id, \(currency), s.amount_minor,
                CASE WHEN s.moment = \(tx.now) AND h.amount_minor = s.amount_minor THEN h.from_at
                    ELSE s.moment END, \(tx.now)
            FROM (SELECT m.variant_id, m.moment, m.amount_minor, LAG(m.amount_minor) OVER (
                    PARTITION BY m.variant_id ORDER BY m.moment) AS former_minor
                FROM (SELECT v.id AS variant_id, t.moment, (SELECT c.amount_minor FROM prices c
                        WHERE c.id = \(CurrentPrice.id(of: "\(currency)", moment: "t.moment"))
                        ) AS amount_minor
                    FROM (SELECT w.id AS variant_id, CAST(\(tx.now) AS BIGINT) AS moment FROM variants w
                        WHERE w.id IN \(variants)
                        UNION SELECT q.variant_id, q.valid_from \(prices) AND q.valid_from > \(tx.now)
                        UNION SELECT q.variant_id, q.valid_until \(prices) AND q.valid_until > \(tx.now)) t
                    JOIN variants v ON v.id = t.variant_id) m) s
            LEFT JOIN price_history h ON h.id = (SELECT MAX(o.id) FROM price_history o
                WHERE o.variant_id = s.variant_id AND o.currency = \(currency) AND o.from_at <= \(tx.now))
            WHERE CASE WHEN s.moment = \(tx.now) THEN s.amount_minor IS DISTINCT FROM h.amount_minor
                    OR EXISTS (SELECT 1 FROM price_history f WHERE f.variant_id = s.variant_id
                        AND f.currency = \(currency) AND f.id > h.id AND f.from_at > \(tx.now))
                ELSE s.amount_minor IS DISTINCT FROM s.former_minor END
            ORDER BY s.variant_id, s.moment
            """
        )
    }

    // MARK: Reading

    /// The row that holds at a moment for the variant `v`, as an expression.
    static func current(currency: Currency, at now: Timestamp) -> SQL {
        """
        (SELECT MAX(o.id) FROM price_history o
         WHERE o.variant_id = v.id AND o.currency = \(currency) AND o.from_at <= \(now))
        """
    }

    /// Columns about the variant `v`: since when its price holds, what it cost before, and the lowest price
    /// in the 30 days before that (Directive 98/6/EC, Article 6a): 30 days are 2,592,000,000 milliseconds.
    package static func columns(currency: Currency, at now: Timestamp) -> SQL {
        let before: SQL = """
            price_history c JOIN price_history b ON b.variant_id = c.variant_id AND b.currency = c.currency
                AND b.from_at < c.from_at
            WHERE c.id = \(current(currency: currency, at: now))
            """
        return """
            (SELECT c.from_at FROM price_history c WHERE c.id = \(current(currency: currency, at: now))
            ) AS price_from,
            (SELECT b.amount_minor FROM \(before) ORDER BY b.id DESC LIMIT 1) AS former_minor,
            (SELECT MIN(b.amount_minor) FROM \(before) AND NOT EXISTS (SELECT 1 FROM price_history n
                WHERE n.variant_id = b.variant_id AND n.currency = b.currency AND n.id > b.id
                    AND n.from_at <= CASE WHEN b.from_at < c.from_at - 2592000000
                        THEN c.from_at - 2592000000 ELSE b.from_at END)) AS lowest_minor
            """
    }
}
