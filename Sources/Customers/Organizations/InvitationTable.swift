import Kernel

/// Every statement that writes `organization_invitations`.
enum InvitationTable {
    private static let columns: SQL =
        "id, organization_id, email, email_key, role, created_at, expires_at, accepted_at"

    /// A new invitation, of which only the token's hash is kept.
    struct Draft {
        let organization: ID<Organization>
        let email: Email
        let role: OrganizationRole
        let hash: String
        let inviter: Int64
        let expiresAt: Timestamp
    }

    static func insert(_ draft: Draft, in tx: Transaction) throws -> Invitation {
        let row = try tx.first(
            """
            INSERT INTO organization_invitations (organization_id, email, email_key, role, hash, invited_by,
                created_at, expires_at)
            VALUES (\(draft.organization), \(draft.email), \(EmailKey(draft.email)), \(draft.role),
                \(draft.hash), \(draft.inviter), \(tx.now), \(draft.expiresAt))
            RETURNING \(columns)
            """
        )
        guard let row else { throw DatabaseError.statement("a new invitation was not returned") }
        return Invitation(row)
    }

    /// The invitation behind a token, accepted or expired ones too, but none that was revoked.
    static func find(hash: String, in tx: Transaction) throws -> Invitation? {
        try tx.first(
            """
            SELECT \(columns) FROM organization_invitations WHERE hash = \(hash) AND revoked_at IS NULL
            """
        ).map(Invitation.init)
    }

    /// Those that can still be accepted, the newest first; at most 1,000.
    static func live(of id: ID<Organization>, in tx: Transaction) throws -> [Invitation] {
        try tx.rows(
            """
            SELECT \(columns) FROM organization_invitations
            WHERE organization_id = \(id) AND accepted_at IS NULL AND revoked_at IS NULL
                AND expires_at > \(tx.now)
            ORDER BY id DESC LIMIT 1000
            """
        ).map(Invitation.init)
    }

    /// How many were sent in the last 24 hours, and whether one to this address can still be accepted.
    static func sent(
        from id: ID<Organization>,
        to key: EmailKey,
        in tx: Transaction
    ) throws -> (today: Int, isWaiting: Bool) {
        let row = try tx.first(
            """
            SELECT COUNT(CASE WHEN created_at > \(tx.now.adding(days: -1)) THEN 1 END),
                COALESCE(MAX(CASE WHEN email_key = \(key) AND accepted_at IS NULL AND revoked_at IS NULL
                    AND expires_at > \(tx.now) THEN 1 ELSE 0 END), 0)
            FROM organization_invitations WHERE organization_id = \(id)
            """
        )
        return row.map { ($0[0], $0[1]) } ?? (0, false)
    }

    /// Marks an invitation as used; of several at once, one gets true.
    static func accept(_ id: ID<Invitation>, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE organization_invitations SET accepted_at = \(tx.now)
            WHERE id = \(id) AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > \(tx.now)
            """
        ) == 1
    }

    /// Ends an invitation; false when there is none that could be accepted.
    static func revoke(
        _ id: ID<Invitation>,
        of organization: ID<Organization>,
        in tx: Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE organization_invitations SET revoked_at = \(tx.now)
            WHERE id = \(id) AND organization_id = \(organization) AND accepted_at IS NULL
                AND revoked_at IS NULL AND expires_at > \(tx.now)
            """
        ) == 1
    }

    static func revokeAll(of id: ID<Organization>, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE organization_invitations SET revoked_at = \(tx.now)
            WHERE organization_id = \(id) AND accepted_at IS NULL AND revoked_at IS NULL
            """
        )
    }

    /// All to one address; at most 1,000.
    static func list(for email: Email, in tx: Transaction) throws -> [Invitation] {
        try tx.rows(
            """
            SELECT \(columns) FROM organization_invitations
            WHERE email_key = \(EmailKey(email)) AND email = \(email) ORDER BY id LIMIT 1000
            """
        ).map(Invitation.init)
    }

    /// Ends what waits for an address, and takes the address out of the rest.
    static func forget(_ key: EmailKey?, in tx: Transaction) throws {
        guard let key else { return }
        try tx.execute(
            """
            UPDATE organization_invitations SET email = NULL, email_key = NULL,
                revoked_at = CASE WHEN accepted_at IS NULL THEN COALESCE(revoked_at, \(tx.now))
                    ELSE revoked_at END
            WHERE email_key = \(key)
            """
        )
    }
}
