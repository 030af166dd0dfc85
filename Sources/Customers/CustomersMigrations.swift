import Kernel

/// The tables of customers and organizations.
enum CustomersMigrations {
    static let all: [Migration] = [
        Migration("2026-11-22-customers", customers),
        Migration("2026-11-22-organizations", organizations),
        TaxExemptions.migration,
    ]

    /// An owner has at most one default among customers that are not deleted, whatever happens at once.
    private static let customers: [SQL] = [
        """
        CREATE TABLE customers (
            id \(.identity), owner TEXT NOT NULL,
            is_default \(.integer) NOT NULL CHECK (is_default IN (0, 1)),
            name TEXT, email TEXT, company TEXT, vat_id TEXT, phone TEXT, country TEXT, region TEXT,
            city TEXT, postcode TEXT, line1 TEXT, line2 TEXT,
            created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL, deleted_at \(.integer),
            CHECK (deleted_at IS NULL OR is_default = 0)
        )\(.strict)
        """,
        """
        CREATE UNIQUE INDEX customers_default ON customers (owner)
            WHERE is_default = 1 AND deleted_at IS NULL
        """,
        "CREATE INDEX customers_owner ON customers (owner, id)",
    ]

    private static let organizations: [SQL] = [
        """
        CREATE TABLE organizations (
            id \(.identity), name TEXT NOT NULL, created_by \(.integer) NOT NULL REFERENCES users (id),
            created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL, deleted_at \(.integer)
        )\(.strict)
        """,
        "CREATE INDEX organizations_creator ON organizations (created_by)",
        """
        CREATE TABLE organization_members (
            organization_id \(.integer) NOT NULL REFERENCES organizations (id),
            user_id \(.integer) NOT NULL REFERENCES users (id),
            role TEXT NOT NULL CHECK (role IN ('owner', 'buyer', 'approver')),
            joined_at \(.integer) NOT NULL,
            PRIMARY KEY (organization_id, user_id)
        )\(.strict)
        """,
        "CREATE INDEX organization_members_user ON organization_members (user_id)",
        """
        CREATE TABLE organization_invitations (
            id \(.identity), organization_id \(.integer) NOT NULL REFERENCES organizations (id),
            email TEXT, email_key TEXT, role TEXT NOT NULL CHECK (role IN ('owner', 'buyer', 'approver')),
            hash TEXT NOT NULL UNIQUE, invited_by \(.integer) NOT NULL REFERENCES users (id),
            created_at \(.integer) NOT NULL, expires_at \(.integer) NOT NULL, accepted_at \(.integer),
            revoked_at \(.integer)
        )\(.strict)
        """,
        "CREATE INDEX organization_invitations_place ON organization_invitations (organization_id, id)",
        "CREATE INDEX organization_invitations_key ON organization_invitations (email_key)",
    ]
}
