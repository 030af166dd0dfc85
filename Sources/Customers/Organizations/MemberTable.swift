import Kernel

/// Every statement that writes `organization_members`.
enum MemberTable {
    /// Adds a member; nothing happens to somebody who is one.
    static func insert(
        _ userID: Int64,
        as role: OrganizationRole,
        into id: ID<Organization>,
        in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO organization_members (organization_id, user_id, role, joined_at)
            VALUES (\(id), \(userID), \(role), \(tx.now)) ON CONFLICT (organization_id, user_id) DO NOTHING
            """
        )
    }

    static func setRole(
        of userID: Int64,
        to role: OrganizationRole,
        in id: ID<Organization>,
        _ tx: Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE organization_members SET role = \(role)
            WHERE organization_id = \(id) AND user_id = \(userID)
            """
        ) == 1
    }

    static func remove(_ userID: Int64, from id: ID<Organization>, in tx: Transaction) throws -> Bool {
        try tx.execute(
            "DELETE FROM organization_members WHERE organization_id = \(id) AND user_id = \(userID)"
        ) == 1
    }

    /// Makes whoever joined first an owner.
    static func promoteOldest(of id: ID<Organization>, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE organization_members SET role = 'owner'
            WHERE organization_id = \(id) AND user_id = (
                SELECT user_id FROM organization_members WHERE organization_id = \(id)
                ORDER BY joined_at, user_id LIMIT 1)
            """
        )
    }

    static func count(of id: ID<Organization>, in tx: Transaction) throws -> (members: Int, owners: Int) {
        let row = try tx.first(
            """
            SELECT COUNT(*), COUNT(CASE WHEN role = 'owner' THEN 1 END)
            FROM organization_members WHERE organization_id = \(id)
            """
        )
        return row.map { ($0[0], $0[1]) } ?? (0, 0)
    }

    /// The members, whoever joined first first; at most 1,000.
    static func list(of id: ID<Organization>, in tx: Transaction) throws -> [Member] {
        try tx.rows("\(members) WHERE m.organization_id = \(id) ORDER BY m.joined_at, m.user_id LIMIT 1000")
            .map(Member.init)
    }

    static func find(_ userID: Int64, of id: ID<Organization>, in tx: Transaction) throws -> Member? {
        try tx.first("\(members) WHERE m.organization_id = \(id) AND m.user_id = \(userID)").map(Member.init)
    }

    /// Whether an address is a member's.
    static func has(_ key: EmailKey, of id: ID<Organization>, in tx: Transaction) throws -> Bool {
        try tx.first(
            """
            SELECT 1 FROM users u JOIN organization_members m ON m.user_id = u.id
            WHERE u.email_key = \(key) AND m.organization_id = \(id)
            """
        ) != nil
    }

    private static let members: SQL = """
        SELECT m.user_id, m.role, m.joined_at, u.name, u.email
        FROM organization_members m JOIN users u ON u.id = m.user_id
        """
}
