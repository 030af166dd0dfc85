import Kernel

/// The tables of accounts.
enum AccountsMigrations {
    static let all: [Migration] = [
        Migration(
            "2026-11-21-accounts-keys",
            [
                """
                CREATE TABLE api_keys (
                    id \(.identity), name TEXT NOT NULL, prefix TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
                    scopes TEXT NOT NULL, created_at \(.integer) NOT NULL, revoked_at \(.integer)
                )\(.strict)
                """
            ]
        ),
        Migration("2026-11-22-accounts-people", [users, visitors] + indexes),
        Migration("2026-11-22-accounts-sessions", sessions),
        Migration("2026-11-22-accounts-roles", roles),
        Migration("2026-11-22-accounts-key-use", keyUse),
        ThrottleTable.migration,
    ]

    private static let users: SQL = """
        CREATE TABLE users (
            id \(.identity), email TEXT UNIQUE, email_key TEXT UNIQUE, name TEXT, password_hash TEXT,
            role TEXT NOT NULL CHECK (role IN ('customer', 'staff', 'admin')), country TEXT,
            email_verified_at \(.integer), disabled_at \(.integer), erased_at \(.integer),
            totp_secret TEXT, totp_confirmed_at \(.integer), totp_last_step \(.integer),
            pending_visitor_id \(.integer), created_at \(.integer) NOT NULL, updated_at \(.integer) NOT NULL,
            CHECK (erased_at IS NOT NULL OR (email IS NOT NULL AND email_key IS NOT NULL))
        )\(.strict)
        """

    private static let visitors: SQL = """
        CREATE TABLE visitors (
            id \(.identity), token_hash TEXT UNIQUE, user_id \(.integer) REFERENCES users (id),
            created_at \(.integer) NOT NULL, seen_at \(.integer) NOT NULL, expires_at \(.integer) NOT NULL,
            ended_at \(.integer),
            CHECK (ended_at IS NULL OR token_hash IS NULL)
        )\(.strict)
        """

    private static let indexes: [SQL] = [
        "CREATE INDEX visitors_expires ON visitors (expires_at) WHERE ended_at IS NULL",
        "CREATE INDEX visitors_user ON visitors (user_id) WHERE user_id IS NOT NULL",
    ]

    /// A sign-in is a session: of a program, which holds access and refresh tokens, or of a browser, which
    /// holds a cookie.
    private static let sessions: [SQL] = [
        """
        CREATE TABLE sessions (
            id \(.identity), user_id \(.integer) NOT NULL REFERENCES users (id),
            kind TEXT NOT NULL CHECK (kind IN ('token', 'browser')), token_hash TEXT UNIQUE, csrf_hash TEXT,
            created_at \(.integer) NOT NULL, seen_at \(.integer) NOT NULL, idle_until \(.integer) NOT NULL,
            ends_at \(.integer) NOT NULL, address TEXT, user_agent TEXT, revoked_at \(.integer),
            CHECK ((kind = 'browser') = (token_hash IS NOT NULL AND csrf_hash IS NOT NULL))
        )\(.strict)
        """,
        "CREATE INDEX sessions_user ON sessions (user_id, id)",
        "CREATE INDEX sessions_ends ON sessions (ends_at)",
        """
        CREATE TABLE refresh_tokens (
            id \(.identity), session_id \(.integer) NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            hash TEXT NOT NULL UNIQUE, expires_at \(.integer) NOT NULL, used_at \(.integer)
        )\(.strict)
        """,
        "CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)",
        """
        CREATE TABLE one_time_tokens (
            id \(.identity), user_id \(.integer) NOT NULL REFERENCES users (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('reset', 'verify', 'change_email')),
            hash TEXT NOT NULL UNIQUE, email TEXT NOT NULL, bound TEXT NOT NULL,
            created_at \(.integer) NOT NULL, expires_at \(.integer) NOT NULL, used_at \(.integer)
        )\(.strict)
        """,
        "CREATE INDEX one_time_tokens_user ON one_time_tokens (user_id, purpose)",
        "CREATE INDEX one_time_tokens_expires ON one_time_tokens (expires_at)",
        """
        CREATE TABLE recovery_codes (
            user_id \(.integer) NOT NULL REFERENCES users (id), hash TEXT NOT NULL, used_at \(.integer),
            PRIMARY KEY (user_id, hash)
        )\(.strict)
        """,
        """
        CREATE TABLE throttles (
            key TEXT PRIMARY KEY, level_milli \(.integer) NOT NULL, updated_at \(.integer) NOT NULL
        )\(.strict)
        """,
        "CREATE INDEX throttles_updated ON throttles (updated_at)",
    ]

    private static let roles: [SQL] = [
        """
        CREATE TABLE roles (
            name TEXT PRIMARY KEY, permissions TEXT NOT NULL, created_at \(.integer) NOT NULL,
            updated_at \(.integer) NOT NULL
        )\(.strict)
        """,
        """
        CREATE TABLE user_roles (
            user_id \(.integer) NOT NULL REFERENCES users (id),
            role TEXT NOT NULL REFERENCES roles (name) ON DELETE CASCADE,
            PRIMARY KEY (user_id, role)
        )\(.strict)
        """,
        "CREATE INDEX user_roles_role ON user_roles (role)",
    ]

    private static let keyUse: [SQL] = [
        "ALTER TABLE api_keys ADD COLUMN expires_at \(.integer)",
        "ALTER TABLE api_keys ADD COLUMN last_used_at \(.integer)",
        "ALTER TABLE api_keys ADD COLUMN last_used_from TEXT",
        "ALTER TABLE api_keys ADD COLUMN rotated_from \(.integer)",
    ]
}
