import Catalog
import Kernel

/// Every statement that writes price lists, whom they are for, and their prices.
enum PriceListTable {
    static let migration = Migration(
        "2026-11-24-price-lists",
        [
            """
            CREATE TABLE price_lists (
                id \(.identity), name TEXT NOT NULL, currency TEXT NOT NULL, priority \(.integer) NOT NULL,
                is_active \(.integer) NOT NULL CHECK (is_active IN (0, 1)),
                is_for_all \(.integer) NOT NULL CHECK (is_for_all IN (0, 1)),
                valid_from \(.integer), valid_until \(.integer),
                created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL, deleted_at \(.integer),
                CHECK (valid_from < valid_until)
            )\(.strict)
            """,
            """
            CREATE TABLE price_list_groups (
                price_list_id \(.integer) NOT NULL REFERENCES price_lists (id),
                group_id \(.integer) NOT NULL REFERENCES customer_groups (id),
                PRIMARY KEY (price_list_id, group_id)
            )\(.strict)
            """,
            "CREATE INDEX price_list_groups_group ON price_list_groups (group_id)",
            """
            CREATE TABLE price_list_organizations (
                price_list_id \(.integer) NOT NULL REFERENCES price_lists (id),
                organization_id \(.integer) NOT NULL REFERENCES organizations (id),
                PRIMARY KEY (price_list_id, organization_id)
            )\(.strict)
            """,
            """
            CREATE INDEX price_list_organizations_organization
                ON price_list_organizations (organization_id)
            """,
            """
            CREATE TABLE price_list_prices (
                price_list_id \(.integer) NOT NULL REFERENCES price_lists (id),
                variant_id \(.integer) NOT NULL REFERENCES variants (id),
                quantity_min \(.integer) NOT NULL CHECK (quantity_min >= 1),
                amount_minor \(.integer) NOT NULL CHECK (amount_minor >= 0),
                updated_at \(.integer) NOT NULL,
                PRIMARY KEY (price_list_id, variant_id, quantity_min)
            )\(.strict)
            """,
            "CREATE INDEX price_list_prices_variant ON price_list_prices (variant_id)",
        ]
    )

    static let columns: SQL = """
        l.id, l.name, l.currency, l.priority, l.is_active, l.is_for_all, l.valid_from, l.valid_until,
        l.created_at, l.updated_at
        """

    /// So many a shop may have beside those that were deleted: each may hold prices of what is in a cart.
    static let countMax = 1_000

    static func count(in tx: Transaction) throws -> Int {
        try tx.first("SELECT COUNT(*) FROM price_lists WHERE deleted_at IS NULL")?[0] ?? 0
    }

    static func find(_ id: ID<PriceList>, in tx: Transaction) throws -> PriceList? {
        try tx.first(
            "SELECT \(columns) FROM price_lists l WHERE l.id = \(id) AND l.deleted_at IS NULL"
        ).map(PriceList.init)
    }

    static func insert(_ values: PriceListValues, _ currency: Currency, in tx: Transaction) throws
        -> ID<PriceList>
    {
        let row = try tx.first(
            """
            INSERT INTO price_lists (name, currency, priority, is_active, is_for_all, valid_from, valid_until,
                created_at, updated_at)
            VALUES (\(values.name), \(currency), \(values.priority), \(values.isActive), \(values.isForAll),
                \(values.validFrom), \(values.validUntil), \(tx.now), \(tx.now))
            RETURNING id
            """
        )
        guard let row else { throw DatabaseError.statement("a new price list was not returned") }
        return row["id"]
    }

    static func update(_ id: ID<PriceList>, _ values: PriceListValues, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE price_lists SET name = \(values.name), priority = \(values.priority),
                is_active = \(values.isActive), is_for_all = \(values.isForAll),
                valid_from = \(values.validFrom), valid_until = \(values.validUntil), updated_at = \(tx.now)
            WHERE id = \(id)
            """
        )
        tx.touch(PriceLists.tag)
    }

    /// Orders that were placed keep its prices.
    static func delete(_ id: ID<PriceList>, in tx: Transaction) throws {
        try tx.post(
            "UPDATE price_lists SET deleted_at = \(tx.now), updated_at = \(tx.now) WHERE id = \(id)"
        )
        tx.touch(PriceLists.tag)
    }

    /// Says anew whom a list is for.
    static func setAudience(_ audience: PriceListAudience, of id: ID<PriceList>, in tx: Transaction) throws {
        try tx.post("DELETE FROM price_list_groups WHERE price_list_id = \(id)")
        try tx.post("DELETE FROM price_list_organizations WHERE price_list_id = \(id)")
        for group in audience.groups {
            try tx.post("INSERT INTO price_list_groups (price_list_id, group_id) VALUES (\(id), \(group))")
        }
        for organization in audience.organizations {
            try tx.post(
                """
                INSERT INTO price_list_organizations (price_list_id, organization_id)
                VALUES (\(id), \(organization))
                """
            )
        }
    }

    // MARK: Prices

    /// A price of a list; nil takes the one away that is there.
    struct Price {
        let variant: VariantID
        let quantityMin: Int
        let amountMinor: Int64?
    }

    /// Prices of one variant in one list; every cart with the variant looks at them.
    static let stepsMax = 50

    /// A variant that has more prices in a list than it may.
    static func crowded(
        _ variants: [VariantID],
        in id: ID<PriceList>,
        in tx: Transaction
    ) throws -> VariantID? {
        try tx.first(
            """
            SELECT variant_id FROM price_list_prices
            WHERE price_list_id = \(id) AND variant_id IN \(variants)
            GROUP BY variant_id HAVING COUNT(*) > \(stepsMax) ORDER BY variant_id LIMIT 1
            """
        )?["variant_id"]
    }

    /// Sets prices and takes others away, each variant and quantity once.
    static func set(_ prices: [Price], in id: ID<PriceList>, in tx: Transaction) throws {
        let rows = prices.compactMap { price -> SQL? in
            guard let minor = price.amountMinor else { return nil }
            return "(\(id), \(price.variant), \(price.quantityMin), \(minor), \(tx.now))"
        }
        if !rows.isEmpty {
            try tx.post(
                """
                INSERT INTO price_list_prices (price_list_id, variant_id, quantity_min, amount_minor,
                    updated_at)
                VALUES \(rows.joined(", "))
                ON CONFLICT (price_list_id, variant_id, quantity_min) DO UPDATE
                SET amount_minor = excluded.amount_minor, updated_at = excluded.updated_at
                """
            )
        }
        for price in prices where price.amountMinor == nil {
            try tx.post(
                """
                DELETE FROM price_list_prices WHERE price_list_id = \(id)
                    AND variant_id = \(price.variant) AND quantity_min = \(price.quantityMin)
                """
            )
        }
        try tx.post("UPDATE price_lists SET updated_at = \(tx.now) WHERE id = \(id)")
        tx.touch(PriceLists.tag)
    }
}
