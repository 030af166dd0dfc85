import Kernel

/// Every statement that writes `organizations`.
enum OrganizationTable {
    private static let columns: SQL = "o.id, o.name, o.created_at, m.role"

    static func insert(_ name: String, by userID: Int64, in tx: Transaction) throws -> ID<Organization> {
        let row = try tx.first(
            """
            INSERT INTO organizations (name, created_by, created_at, updated_at)
            VALUES (\(name), \(userID), \(tx.now), \(tx.now)) RETURNING id
            """
        )
        guard let row else { throw DatabaseError.statement("a new organization was not returned") }
        return row[0]
    }

    static func rename(_ id: ID<Organization>, to name: String, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE organizations SET name = \(name), updated_at = \(tx.now)
            WHERE id = \(id) AND deleted_at IS NULL
            """
        )
    }

    /// Deletes it softly, and ends its invitations.
    static func delete(_ id: ID<Organization>, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE organizations SET deleted_at = \(tx.now), updated_at = \(tx.now)
            WHERE id = \(id) AND deleted_at IS NULL
            """
        )
        try InvitationTable.revokeAll(of: id, in: tx)
    }

    /// An organization as one of its members sees it; nil for everybody else.
    static func find(
        _ id: ID<Organization>,
        for userID: Int64,
        in tx: Transaction
    ) throws -> Organization? {
        try tx.first(
            """
            SELECT \(columns) FROM organizations o
            JOIN organization_members m ON m.organization_id = o.id AND m.user_id = \(userID)
            WHERE o.id = \(id) AND o.deleted_at IS NULL
            """
        ).map(Organization.init)
    }

    /// A user's organizations, the oldest first; at most 1,000.
    static func list(of userID: Int64, in tx: Transaction) throws -> [Organization] {
        try tx.rows(
            """
            SELECT \(columns) FROM organization_members m
            JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
            WHERE m.user_id = \(userID) ORDER BY o.id LIMIT 1000
            """
        ).map(Organization.init)
    }

    /// How many a user made that are not deleted, those deleted today included.
    static func made(by userID: Int64, in tx: Transaction) throws -> Int {
        try tx.first(
            """
            SELECT COUNT(*) FROM organizations WHERE created_by = \(userID)
                AND (deleted_at IS NULL OR created_at > \(tx.now.adding(days: -1)))
            """
        ).map { $0[0] } ?? 0
    }
}
