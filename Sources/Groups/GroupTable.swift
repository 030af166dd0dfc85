import Kernel

/// Every statement that writes `customer_groups` and `customer_group_members`.
enum GroupTable {
    static let migration = Migration(
        "2026-11-24-groups",
        [
            """
            CREATE TABLE customer_groups (
                id \(.identity), code TEXT NOT NULL, name TEXT NOT NULL,
                created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL, deleted_at \(.integer)
            )\(.strict)
            """,
            "CREATE UNIQUE INDEX customer_groups_code ON customer_groups (code) WHERE deleted_at IS NULL",
            """
            CREATE TABLE customer_group_members (
                group_id \(.integer) NOT NULL REFERENCES customer_groups (id), owner TEXT NOT NULL,
                added_at \(.integer) NOT NULL, PRIMARY KEY (group_id, owner),
                CHECK (owner LIKE 'user:%' OR owner LIKE 'organization:%')
            )\(.strict)
            """,
            "CREATE INDEX customer_group_members_owner ON customer_group_members (owner, group_id)",
        ]
    )

    static let columns: SQL = "g.id, g.code, g.name, g.created_at, g.updated_at"

    /// So many a shop may have beside those that were deleted.
    static let countMax = 1_000

    static func count(in tx: Transaction) throws -> Int {
        try tx.first("SELECT COUNT(*) FROM customer_groups WHERE deleted_at IS NULL")?[0] ?? 0
    }

    static func find(_ id: ID<CustomerGroup>, in tx: Transaction) throws -> CustomerGroup? {
        try tx.first(
            "SELECT \(columns) FROM customer_groups g WHERE g.id = \(id) AND g.deleted_at IS NULL"
        ).map(CustomerGroup.init)
    }

    /// Nil when a group has the code.
    static func insert(code: String, name: String, in tx: Transaction) throws -> ID<CustomerGroup>? {
        try tx.first(
            """
            INSERT INTO customer_groups (code, name, created_at, updated_at)
            VALUES (\(code), \(name), \(tx.now), \(tx.now))
            ON CONFLICT (code) WHERE deleted_at IS NULL DO NOTHING RETURNING id
            """
        )?["id"]
    }

    static func rename(_ id: ID<CustomerGroup>, to name: String, in tx: Transaction) throws {
        try tx.post(
            "UPDATE customer_groups SET name = \(name), updated_at = \(tx.now) WHERE id = \(id)"
        )
    }

    /// Deletes a group softly; nobody is in it any more.
    static func delete(_ id: ID<CustomerGroup>, in tx: Transaction) throws {
        try tx.post("DELETE FROM customer_group_members WHERE group_id = \(id)")
        try tx.post(
            "UPDATE customer_groups SET deleted_at = \(tx.now), updated_at = \(tx.now) WHERE id = \(id)"
        )
        tx.touch(Groups.tag)
    }

    // MARK: Members

    /// Nothing happens to somebody who is in it.
    static func add(_ member: GroupMember, to group: ID<CustomerGroup>, in tx: Transaction) throws {
        try tx.post(
            """
            INSERT INTO customer_group_members (group_id, owner, added_at)
            VALUES (\(group), \(member), \(tx.now)) ON CONFLICT (group_id, owner) DO NOTHING
            """
        )
        tx.touch(Groups.tag)
    }

    static func remove(_ member: GroupMember, from group: ID<CustomerGroup>, in tx: Transaction) throws {
        try tx.post(
            "DELETE FROM customer_group_members WHERE group_id = \(group) AND owner = \(member)"
        )
        tx.touch(Groups.tag)
    }

    /// Since when somebody is in a group; nil for who is not.
    static func added(
        _ member: GroupMember,
        to group: ID<CustomerGroup>,
        in tx: Transaction
    ) throws -> Timestamp? {
        try tx.first(
            "SELECT added_at FROM customer_group_members WHERE group_id = \(group) AND owner = \(member)"
        )?["added_at"]
    }
}
