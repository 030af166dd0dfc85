package import Kernel

/// The tax rates that the shop knows, and every statement on `tax_rates`.
package enum TaxRates {
    /// Touched whenever a rate changes; what was counted with rates depends on it.
    package static let tag = "taxes"

    private static let columns: SQL = """
        id, country, region, postcodes, tax_code, percentage_millionths, is_inclusive, valid_from,
        valid_until, name, table_name
        """

    /// The rates of a country, whenever and wherever in it they hold.
    package static func load(for country: Country, in tx: Transaction) throws -> [TaxRate] {
        try tx.rows("SELECT \(columns) FROM tax_rates WHERE country = \(country) ORDER BY id").map(
            TaxRate.init
        )
    }

    package static func all(in tx: Transaction) throws -> [TaxRate] {
        // Every rate of the world is some thousands; a shop has a few.
        try tx.rows("SELECT \(columns) FROM tax_rates ORDER BY country, id LIMIT 1000").map(TaxRate.init)
    }

    /// The rates of some countries, whoever made them.
    static func load(for countries: [Country], in tx: Transaction) throws -> [TaxRate] {
        try tx.rows("SELECT \(columns) FROM tax_rates WHERE country IN \(countries) ORDER BY id").map(
            TaxRate.init
        )
    }

    static var notFound: Problem { .notFound("Tax rate not found") }

    static func find(_ id: ID<TaxRate>, in tx: Transaction) throws -> TaxRate? {
        try tx.first("SELECT \(columns) FROM tax_rates WHERE id = \(id)").map(TaxRate.init)
    }

    /// The demo's rule: 10 % on top of every price in the store's country.
    ///
    /// Does nothing where a rate exists.
    package static func seedDemo(country: Country, in tx: Transaction) throws {
        guard let ten = Percentage(millionths: 100_000) else { return }
        guard try load(for: country, in: tx).isEmpty else { return }
        _ = try insert(
            TaxRate(id: ID(0), place: Destination(country: country), percentage: ten),
            in: tx
        )
    }

    static func insert(_ rate: TaxRate, in tx: Transaction) throws -> TaxRate? {
        tx.touch(tag)
        return try tx.first(
            """
            INSERT INTO tax_rates (country, region, postcodes, tax_code, percentage_millionths, is_inclusive,
                                   valid_from, valid_until, name, table_name, created_at)
            VALUES (\(rate.country), \(rate.region), \(rate.postcodes), \(rate.taxCode), \(rate.percentage),
                    \(rate.isInclusive), \(rate.validFrom), \(rate.validUntil), \(rate.name), \(rate.table),
                    \(tx.now))
            RETURNING \(columns)
            """
        ).map(TaxRate.init)
    }

    /// Rewrites all of a rate but its country and region; false when it is not there.
    static func update(_ rate: TaxRate, in tx: Transaction) throws -> Bool {
        tx.touch(tag)
        return try tx.execute(
            """
            UPDATE tax_rates SET postcodes = \(rate.postcodes), tax_code = \(rate.taxCode),
                percentage_millionths = \(rate.percentage), is_inclusive = \(rate.isInclusive),
                valid_from = \(rate.validFrom), valid_until = \(rate.validUntil), name = \(rate.name),
                table_name = \(rate.table)
            WHERE id = \(rate.id)
            """
        ) == 1
    }

    static func delete(_ id: ID<TaxRate>, in tx: Transaction) throws -> Bool {
        tx.touch(tag)
        return try tx.execute("DELETE FROM tax_rates WHERE id = \(id)") > 0
    }
}

extension TaxRate {
    fileprivate init(_ row: Row) {
        self.init(
            id: row["id"],
            place: Destination(country: row["country"], region: row["region"]),
            taxCode: row["tax_code"],
            percentage: row["percentage_millionths"],
            isInclusive: row["is_inclusive"],
            validity: (row["valid_from"], row["valid_until"])
        )
        postcodes = row["postcodes"]
        name = row["name"]
        table = row["table_name"]
    }
}
