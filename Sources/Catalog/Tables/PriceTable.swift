internal import Kernel

/// Every statement that writes prices.
enum PriceTable {
    /// Sets what one piece of each variant costs, once and for all, and returns how many prices are new
    /// or changed.
    @discardableResult
    static func setBase(
        _ rows: [(variant: VariantID, price: BasePrice)],
        currency: Currency,
        in tx: Transaction
    ) throws -> Int {
        var changes = 0
        let lists = rows.map { row -> SQL in
            """
            (\(row.variant), \(currency), \(row.price.amountMinor), \(row.price.compareAtMinor),
            \(tx.now), \(tx.now))
            """
        }
        for part in Batches.of(lists, columns: 6) {
            changes += try tx.execute(
                """
                INSERT INTO prices (variant_id, currency, amount_minor, compare_at_minor,
                    created_at, updated_at)
                VALUES \(part.joined(", "))
                ON CONFLICT \(terms) DO UPDATE SET
                    amount_minor = excluded.amount_minor, compare_at_minor = excluded.compare_at_minor,
                    updated_at = excluded.updated_at
                WHERE prices.amount_minor <> excluded.amount_minor
                    OR prices.compare_at_minor IS DISTINCT FROM excluded.compare_at_minor
                """
            )
        }
        if changes > 0 {
            try PriceHistoryTable.record(rows.map(\.variant), currency: currency, in: tx)
        }
        return changes
    }

    /// The columns of the unique index on the terms of a price.
    private static let terms: SQL = """
        (variant_id, currency, interval, interval_count, quantity_min, COALESCE(valid_from, 0))
        WHERE deleted_at IS NULL
        """

    /// Adds a price; nil when the variant has one with the same terms.
    static func insert(_ price: PriceTerms, for variant: VariantID, in tx: Transaction) throws -> PriceID? {
        let row = try tx.first(
            """
            INSERT INTO prices (variant_id, currency, amount_minor, compare_at_minor, interval,
                interval_count, trial_days, quantity_min, valid_from, valid_until, created_at, updated_at)
            VALUES (\(variant), \(price.unitPrice.currency), \(price.unitPrice.minor),
                \(price.compareAt?.minor),
                \(price.interval.rawValue), \(price.intervalCount), \(price.trialDays), \(price.quantityMin),
                \(price.validFrom), \(price.validUntil), \(tx.now), \(tx.now))
            ON CONFLICT \(terms) DO NOTHING RETURNING id
            """
        )
        guard let row else { return nil }
        try PriceHistoryTable.record([variant], currency: price.unitPrice.currency, in: tx)
        return row[0]
    }

    /// The living prices of a variant, whatever their terms.
    static func count(of variant: VariantID, in tx: Transaction) throws -> Int {
        let row = try tx.first(
            "SELECT COUNT(*) FROM prices WHERE variant_id = \(variant) AND deleted_at IS NULL"
        )
        return row?[0] ?? 0
    }

    /// What one piece of a variant costs, once and for all.
    static func base(of variant: VariantID, currency: Currency, in tx: Transaction) throws -> BasePrice? {
        try tx.first(
            """
            SELECT amount_minor, compare_at_minor FROM prices p
            WHERE p.variant_id = \(variant) AND p.currency = \(currency) AND p.interval = 'one_off'
                AND p.interval_count = 1 AND p.quantity_min = 1 AND COALESCE(p.valid_from, 0) = 0
                AND p.deleted_at IS NULL
            """
        ).map { BasePrice(amountMinor: $0[0], compareAtMinor: $0[1]) }
    }

    /// Deletes a variant's price softly.
    static func delete(_ id: PriceID, of variant: VariantID, _ currency: Currency, in tx: Transaction) throws
    {
        try tx.post("UPDATE prices SET deleted_at = \(tx.now), updated_at = \(tx.now) WHERE id = \(id)")
        try PriceHistoryTable.record([variant], currency: currency, in: tx)
    }
}
