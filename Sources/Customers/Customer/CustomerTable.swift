import Kernel

/// Every statement that writes `customers`.
enum CustomerTable {
    static let columns: SQL = """
        c.id, c.owner, c.is_default, c.name, c.email, c.company, c.vat_id, c.phone, c.country, c.region,
        c.city, c.postcode, c.line1, c.line2, c.created_at, c.updated_at, c.deleted_at
        """

    private static let isLive: SQL = "deleted_at IS NULL"
    private static let isDefault: SQL = "is_default = 1 AND deleted_at IS NULL"
    private static let isEmpty: SQL = """
        COALESCE(name, email, company, vat_id, phone, country, region, city, postcode, line1, line2) IS NULL
        """

    /// A customer, deleted or not.
    static func find(_ id: ID<Customer>, in tx: Transaction) throws -> Customer? {
        try tx.first("SELECT \(columns) FROM customers c WHERE c.id = \(id)").map(Customer.init)
    }

    /// An owner's default customer.
    static func standard(of owner: Owner, in tx: Transaction) throws -> Customer? {
        try tx.first(
            """
            SELECT \(columns) FROM customers c
            WHERE c.owner = \(owner) AND c.is_default = 1 AND c.deleted_at IS NULL
            """
        ).map(Customer.init)
    }

    static func taxPlace(of owner: Owner, in tx: Transaction) throws -> TaxPlace? {
        var user: SQL = ""
        if case .user(let id) = owner {
            user = "UNION ALL SELECT u.country, NULL, NULL, 1 FROM users u WHERE u.id = \(id)"
        }
        let rows = try tx.rows(
            """
            SELECT country, region, postcode, 0 AS place FROM customers
            WHERE owner = \(owner) AND \(isDefault) \(user) ORDER BY place
            """
        )
        return rows.lazy.compactMap(TaxPlace.init).first
    }

    /// An owner's customers that are not deleted, the default first, and how many there are.
    static func list(of owner: Owner?, _ page: PageRequest, in tx: Transaction) throws -> (
        total: Int, customers: [Customer]
    ) {
        let whose: SQL = owner.map { "c.owner = \($0) AND c.deleted_at IS NULL" } ?? "c.deleted_at IS NULL"
        let order: SQL = owner == nil ? "c.id DESC" : "c.is_default DESC, c.id"
        let total = try tx.first("SELECT COUNT(*) FROM customers c WHERE \(whose)")
        let rows = try tx.rows(
            """
            SELECT \(columns) FROM customers c WHERE \(whose)
            ORDER BY \(order) LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return (total.map { $0[0] } ?? 0, rows.map(Customer.init))
    }

    /// All of an owner's, deleted ones too.
    static func all(of owner: Owner, in tx: Transaction) throws -> [Customer] {
        try tx.rows("SELECT \(columns) FROM customers c WHERE c.owner = \(owner) ORDER BY c.id")
            .map(Customer.init)
    }

    /// How many customers an owner has, and whether one is the default; true after ``Owners/lock(_:in:)``.
    static func state(of owner: Owner, in tx: Transaction) throws -> (count: Int, hasDefault: Bool) {
        let row = try tx.first(
            """
            SELECT COUNT(*), COALESCE(MAX(is_default), 0) FROM customers
            WHERE owner = \(owner) AND \(isLive)
            """
        )
        return row.map { ($0[0], $0[1]) } ?? (0, false)
    }

    /// Adds a customer to an owner who is locked; nil when another default got between.
    static func insert(
        _ values: CustomerValues,
        of owner: Owner,
        isDefault: Bool,
        in tx: Transaction
    ) throws -> ID<Customer>? {
        try tx.first(
            """
            INSERT INTO customers (owner, is_default, name, email, company, vat_id, phone, country, region,
                city, postcode, line1, line2, created_at, updated_at)
            VALUES (\(owner), \(isDefault), \(values.name), \(values.email), \(values.company),
                \(values.vatID), \(values.phone), \(values.country), \(values.region), \(values.city),
                \(values.postcode), \(values.line1), \(values.line2), \(tx.now), \(tx.now))
            ON CONFLICT DO NOTHING RETURNING id
            """
        ).map { $0[0] }
    }

    static func ensureDefault(of owner: Owner, email: Email?, in tx: Transaction) throws {
        try tx.post(
            """
            INSERT INTO customers (owner, is_default, email, created_at, updated_at)
            VALUES (\(owner), 1, \(email), \(tx.now), \(tx.now))
            ON CONFLICT (owner) WHERE is_default = 1 AND deleted_at IS NULL DO NOTHING
            """
        )
    }

    /// Rewrites a customer that is not deleted; false when it is.
    static func update(_ id: ID<Customer>, _ values: CustomerValues, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE customers SET name = \(values.name), email = \(values.email), company = \(values.company),
                vat_id = \(values.vatID), phone = \(values.phone), country = \(values.country),
                region = \(values.region), city = \(values.city), postcode = \(values.postcode),
                line1 = \(values.line1), line2 = \(values.line2), updated_at = \(tx.now)
            WHERE id = \(id) AND \(isLive)
            """
        ) == 1
    }

    /// Takes the default from whichever customer of the owner has it, but for one.
    static func unsetDefault(of owner: Owner, but id: ID<Customer>?, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE customers SET is_default = 0, updated_at = \(tx.now)
            WHERE owner = \(owner) AND \(isDefault) AND id <> \(id ?? ID(0))
            """
        )
    }

    /// Makes a customer the default of an owner who has no other; false when it is not there.
    static func setDefault(_ id: ID<Customer>, of owner: Owner, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE customers SET is_default = 1, updated_at = \(tx.now)
            WHERE id = \(id) AND owner = \(owner) AND \(isLive)
            """
        ) == 1
    }

    /// Deletes a customer, and makes the oldest other the default if none is; false when it is not there.
    static func delete(_ id: ID<Customer>, of owner: Owner, in tx: Transaction) throws -> Bool {
        let deleted = try tx.execute(
            """
            UPDATE customers SET deleted_at = \(tx.now), is_default = 0, updated_at = \(tx.now)
            WHERE id = \(id) AND owner = \(owner) AND \(isLive)
            """
        )
        guard deleted == 1 else { return false }
        try tx.execute(
            """
            UPDATE customers SET is_default = 1, updated_at = \(tx.now)
            WHERE id = (SELECT MIN(id) FROM customers WHERE owner = \(owner) AND \(isLive))
                AND NOT EXISTS (SELECT 1 FROM customers WHERE owner = \(owner) AND \(isDefault))
            """
        )
        return true
    }

    /// Two or three statements, however many customers there are.
    static func move(from giver: Owner, to receiver: Owner, in tx: Transaction) throws {
        guard giver != receiver else { return }
        // An empty default gives way to one that says something.
        try tx.execute(
            """
            UPDATE customers SET is_default = 0, deleted_at = \(tx.now), updated_at = \(tx.now)
            WHERE owner = \(receiver) AND \(isDefault) AND \(isEmpty)
                AND EXISTS (SELECT 1 FROM customers g WHERE g.owner = \(giver) AND g.is_default = 1
                    AND g.deleted_at IS NULL)
            """
        )
        let hasDefault: SQL =
            "EXISTS (SELECT 1 FROM customers r WHERE r.owner = \(receiver) AND r.is_default = 1)"
        try tx.execute(
            """
            UPDATE customers SET owner = \(receiver), updated_at = \(tx.now),
                deleted_at = CASE WHEN deleted_at IS NULL AND \(isEmpty) AND \(hasDefault)
                    THEN \(tx.now) ELSE deleted_at END,
                is_default = CASE WHEN \(hasDefault) THEN 0 ELSE is_default END
            WHERE owner = \(giver)
            """
        )
        touch(giver, in: tx)
        touch(receiver, in: tx)
    }

    static func erase(_ owner: Owner, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE customers SET name = NULL, email = NULL, company = NULL, vat_id = NULL, phone = NULL,
                country = NULL, region = NULL, city = NULL, postcode = NULL, line1 = NULL, line2 = NULL,
                is_default = 0, deleted_at = COALESCE(deleted_at, \(tx.now)), updated_at = \(tx.now)
            WHERE owner = \(owner)
            """
        )
        touch(owner, in: tx)
    }

    static func touch(_ owner: Owner, in tx: Transaction) {
        tx.touch("customers:\(owner)")
    }
}
