package import Kernel

/// A customer's right to buy without tax, by a certificate that the staff saw.
package struct TaxExemption: Sendable {
    package let id: ID<TaxExemption>
    package let customerID: ID<Customer>
    /// Nil for every country.
    package let country: Country?
    /// Nil for the whole country.
    package let region: String?
    /// What it says and whose it is: `Resale certificate CA 102-345678`.
    package let certificate: String
    package let validUntil: Timestamp?
    package let createdAt: Timestamp

    init(_ row: Row) {
        id = row["id"]
        customerID = row["customer_id"]
        country = row["country"]
        region = row["region"]
        certificate = row["certificate"]
        validUntil = row["valid_until"]
        createdAt = row["created_at"]
    }

    /// Whether goods that go to a place at a moment are exempt by it.
    package func holds(at now: Timestamp, in place: Country, region placeRegion: String?) -> Bool {
        (country == nil || country == place) && (region == nil || region == placeRegion)
            && validUntil.map { now < $0 } ?? true
    }

    /// All that is stored, for whoever asks what the shop knows of them.
    var json: JSON {
        .object([
            ("id", .number(id.description)), ("customer_id", .number(customerID.description)),
            ("country", .maybe(country?.text)), ("region", .maybe(region)),
            ("certificate", .string(certificate)), ("valid_until", .maybe(validUntil)),
            ("created_at", .string(createdAt.description)),
        ])
    }
}

/// Every statement on `tax_exemptions`.
package enum TaxExemptions {
    private static let columns: SQL = "id, customer_id, country, region, certificate, valid_until, created_at"

    static let migration = Migration(
        "2026-11-22-tax-exemptions",
        [
            """
            CREATE TABLE tax_exemptions (
                id \(.identity), customer_id \(.integer) NOT NULL REFERENCES customers (id),
                country TEXT, region TEXT, certificate TEXT NOT NULL, valid_until \(.integer),
                created_at \(.integer) NOT NULL, CHECK (region IS NULL OR country IS NOT NULL)
            )\(.strict)
            """,
            "CREATE INDEX tax_exemptions_customer ON tax_exemptions (customer_id)",
        ]
    )

    /// Touched whenever an exemption comes or goes; what was counted with exemptions depends on it.
    package static let tag = "tax_exemptions"

    static var notFound: Problem { .notFound("Tax exemption not found") }

    /// A customer's exemptions, those that ended too.
    package static func find(customer: ID<Customer>, in tx: Transaction) throws -> [TaxExemption] {
        try tx.rows("SELECT \(columns) FROM tax_exemptions WHERE customer_id = \(customer) ORDER BY id")
            .map(TaxExemption.init)
    }

    static func find(_ id: ID<TaxExemption>, in tx: Transaction) throws -> TaxExemption? {
        try tx.first("SELECT \(columns) FROM tax_exemptions WHERE id = \(id)").map(TaxExemption.init)
    }

    /// Of one customer or all, the newest first, and how many there are.
    static func list(of customer: ID<Customer>?, _ page: PageRequest, in tx: Transaction) throws -> (
        total: Int, exemptions: [TaxExemption]
    ) {
        let whose: SQL = customer.map { "customer_id = \($0)" } ?? "1 = 1"
        let total = try tx.first("SELECT COUNT(*) FROM tax_exemptions WHERE \(whose)")
        let rows = try tx.rows(
            """
            SELECT \(columns) FROM tax_exemptions WHERE \(whose)
            ORDER BY id DESC LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return (total.map { $0[0] } ?? 0, rows.map(TaxExemption.init))
    }

    static func all(of owner: Owner, in tx: Transaction) throws -> [TaxExemption] {
        try tx.rows(
            """
            SELECT \(columns) FROM tax_exemptions
            WHERE customer_id IN (SELECT id FROM customers WHERE owner = \(owner)) ORDER BY id
            """
        ).map(TaxExemption.init)
    }

    static func erase(_ owner: Owner, in tx: Transaction) throws {
        try tx.execute(
            """
            DELETE FROM tax_exemptions
            WHERE customer_id IN (SELECT id FROM customers WHERE owner = \(owner))
            """
        )
    }

    static func insert(
        _ certificate: String,
        for customer: ID<Customer>,
        place: (country: Country?, region: String?),
        validUntil: Timestamp?,
        in tx: Transaction
    ) throws -> TaxExemption? {
        tx.touch(tag)
        return try tx.first(
            """
            INSERT INTO tax_exemptions (customer_id, country, region, certificate, valid_until, created_at)
            VALUES (\(customer), \(place.country), \(place.region), \(certificate), \(validUntil), \(tx.now))
            RETURNING \(columns)
            """
        ).map(TaxExemption.init)
    }

    static func delete(_ id: ID<TaxExemption>, in tx: Transaction) throws {
        tx.touch(tag)
        try tx.execute("DELETE FROM tax_exemptions WHERE id = \(id)")
    }
}
