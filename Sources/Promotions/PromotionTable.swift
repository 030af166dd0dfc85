import Kernel
import Pricing

/// Every statement that writes `promotions`, and the feature's tables.
enum PromotionTable {
    static let migration = Migration(
        "2026-11-22-promotions",
        [
            """
            CREATE TABLE promotions (
                id \(.identity), name TEXT NOT NULL, description TEXT,
                is_active \(.integer) NOT NULL CHECK (is_active IN (0, 1)),
                priority \(.integer) NOT NULL,
                stacking TEXT NOT NULL CHECK (stacking IN ('stackable', 'exclusive', 'group')),
                group_name TEXT, currency TEXT,
                needs_code \(.integer) NOT NULL CHECK (needs_code IN (0, 1)),
                conditions TEXT NOT NULL, effects TEXT NOT NULL,
                starts_at \(.integer), ends_at \(.integer),
                limit_total \(.integer), limit_per_customer \(.integer), budget_minor \(.integer),
                uses \(.integer) NOT NULL DEFAULT 0, spent_minor \(.integer) NOT NULL DEFAULT 0,
                created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL, deleted_at \(.integer),
                CHECK ((stacking = 'group') = (group_name IS NOT NULL)),
                CHECK (uses >= 0 AND (limit_total IS NULL OR uses <= limit_total)),
                CHECK (budget_minor IS NULL OR currency IS NOT NULL),
                CHECK (spent_minor >= 0 AND (budget_minor IS NULL OR spent_minor <= budget_minor))
            )\(.strict)
            """,
            "CREATE INDEX promotions_live ON promotions (is_active) WHERE deleted_at IS NULL",
        ] + CouponTable.tables + RedemptionTable.tables
    )

    static let columns: SQL = """
        p.id, p.name, p.description, p.is_active, p.priority, p.stacking, p.group_name, p.currency,
        p.needs_code, p.conditions, p.effects, p.starts_at, p.ends_at, p.limit_total,
        p.limit_per_customer, p.budget_minor, p.uses, p.spent_minor, p.created_at, p.updated_at
        """

    /// So many a shop may have beside those that were deleted: each is looked at for every cart.
    static let countMax = 1_000

    static func count(in tx: Transaction) throws -> Int {
        try tx.first("SELECT COUNT(*) FROM promotions WHERE deleted_at IS NULL")?[0] ?? 0
    }

    static func find(_ id: ID<Promotion>, in tx: Transaction) throws -> StoredPromotion? {
        try tx.first(
            "SELECT \(columns) FROM promotions p WHERE p.id = \(id) AND p.deleted_at IS NULL"
        ).map(StoredPromotion.init)
    }

    static func insert(_ values: PromotionValues, in tx: Transaction) throws -> ID<Promotion> {
        let row = try tx.first(
            """
            INSERT INTO promotions (name, description, is_active, priority, stacking, group_name, currency,
                needs_code, conditions, effects, starts_at, ends_at, limit_total, limit_per_customer,
                budget_minor, created_at, updated_at)
            VALUES (\(values.name), \(values.description), \(values.isActive), \(values.priority),
                \(values.stacking.word), \(values.stacking.group), \(values.currency), \(values.needsCode),
                \(try values.conditions.stored()), \(try values.effects.stored()), \(values.startsAt),
                \(values.endsAt), \(values.limitTotal), \(values.limitPerCustomer),
                \(values.budget?.minor), \(tx.now), \(tx.now))
            RETURNING id
            """
        )
        guard let row else { throw DatabaseError.statement("a new promotion was not returned") }
        return row["id"]
    }

    static func update(_ id: ID<Promotion>, _ values: PromotionValues, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE promotions SET name = \(values.name), description = \(values.description),
                is_active = \(values.isActive), priority = \(values.priority),
                stacking = \(values.stacking.word), group_name = \(values.stacking.group),
                currency = \(values.currency), needs_code = \(values.needsCode),
                conditions = \(try values.conditions.stored()), effects = \(try values.effects.stored()),
                starts_at = \(values.startsAt), ends_at = \(values.endsAt),
                limit_total = \(values.limitTotal), limit_per_customer = \(values.limitPerCustomer),
                budget_minor = \(values.budget?.minor), updated_at = \(tx.now)
            WHERE id = \(id)
            """
        )
    }

    /// Orders that it reduced keep it.
    static func delete(_ id: ID<Promotion>, in tx: Transaction) throws {
        try tx.execute(
            "UPDATE promotions SET deleted_at = \(tx.now), updated_at = \(tx.now) WHERE id = \(id)"
        )
    }

    // MARK: Uses

    /// Counts a use where the limits leave room, and locks the row; nil where they do not.
    static func use(_ id: ID<Promotion>, taking amount: Money, in tx: Transaction) throws -> Row? {
        let spent: SQL = "CASE WHEN currency = \(amount.currency) THEN \(amount.minor) ELSE 0 END"
        return try tx.first(
            """
            UPDATE promotions SET uses = uses + 1, spent_minor = spent_minor + \(spent)
            WHERE id = \(id) AND (limit_total IS NULL OR uses < limit_total)
                AND (budget_minor IS NULL OR spent_minor + \(spent) <= budget_minor)
            RETURNING limit_total, limit_per_customer, budget_minor, needs_code, name
            """
        )
    }

    /// Gives a use back.
    static func giveBack(_ id: ID<Promotion>, _ amount: Money, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE promotions SET uses = uses - 1,
                spent_minor = spent_minor - CASE WHEN currency = \(amount.currency) THEN \(amount.minor)
                    ELSE 0 END
            WHERE id = \(id)
            """
        )
    }
}

extension StoredPromotion {
    init(_ row: Row) throws {
        let currency: Currency? = row["currency"]
        let group: String? = row["group_name"]
        let budget: Int64? = row["budget_minor"]
        id = row["id"]
        uses = row["uses"]
        spentMinor = row["spent_minor"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
        values = PromotionValues(
            name: row["name"],
            description: row["description"],
            isActive: row["is_active"],
            priority: row["priority"],
            stacking: try Promotion.Stacking(row["stacking"], group),
            currency: currency,
            needsCode: row["needs_code"],
            conditions: try Conditions.read(row["conditions"], currency),
            effects: try [Effect].read(row["effects"], currency),
            startsAt: row["starts_at"],
            endsAt: row["ends_at"],
            limitTotal: row["limit_total"],
            limitPerCustomer: row["limit_per_customer"],
            budget: budget.flatMap { minor in currency.map { Money(minor: minor, currency: $0) } }
        )
    }
}
