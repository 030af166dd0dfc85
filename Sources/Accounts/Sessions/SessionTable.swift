package import Kernel

/// Every statement that writes `sessions`.
package enum SessionTable {
    private static let columns: SQL = """
        id, user_id, kind, csrf_hash, created_at, seen_at, idle_until, ends_at, address, user_agent,
        revoked_at
        """

    struct New {
        let user: ID<User>
        let kind: UserSession.Kind
        var tokenHash: String?
        var csrfHash: String?
        let idleUntil: Timestamp
        let endsAt: Timestamp
        let identity: Identity
    }

    static func insert(_ new: New, in tx: Transaction) throws -> UserSession {
        let row = try tx.first(
            """
            INSERT INTO sessions (user_id, kind, token_hash, csrf_hash, created_at, seen_at, idle_until,
                ends_at, address, user_agent)
            VALUES (\(new.user), \(new.kind), \(new.tokenHash), \(new.csrfHash), \(tx.now), \(tx.now),
                    \(new.idleUntil), \(new.endsAt), \(new.identity.address), \(new.identity.userAgent))
            RETURNING \(columns)
            """
        )
        guard let row else { throw DatabaseError.statement("a new session was not returned") }
        return UserSession(row)
    }

    package static func find(_ id: ID<UserSession>, in tx: Transaction) throws -> UserSession? {
        try tx.first("SELECT \(columns) FROM sessions WHERE id = \(id)").map(UserSession.init)
    }

    static func find(tokenHash: String, in tx: Transaction) throws -> UserSession? {
        try tx.first("SELECT \(columns) FROM sessions WHERE token_hash = \(tokenHash)").map(UserSession.init)
    }

    /// The live sessions of a user, at most a hundred, the latest first.
    package static func live(of user: ID<User>, in tx: Transaction) throws -> [UserSession] {
        try tx.rows(
            """
            SELECT \(columns) FROM sessions
            WHERE user_id = \(user) AND revoked_at IS NULL AND ends_at > \(tx.now) AND idle_until > \(tx.now)
            ORDER BY id DESC LIMIT 100
            """
        ).map(UserSession.init)
    }

    /// Notes that a session was used, so that it is idle only from now on.
    static func see(_ session: ID<UserSession>, idleUntil: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE sessions SET seen_at = \(tx.now), idle_until = \(idleUntil)
            WHERE id = \(session) AND revoked_at IS NULL
            """
        )
    }

    /// Ends one session at once; false when it had ended.
    @discardableResult
    package static func revoke(_ session: ID<UserSession>, in tx: Transaction) throws -> Bool {
        tx.touch(UserSession.name(session))
        return try tx.execute(
            "UPDATE sessions SET revoked_at = \(tx.now) WHERE id = \(session) AND revoked_at IS NULL"
        ) == 1
    }

    /// Ends all sessions of a user at once, but perhaps one.
    package static func revokeAll(
        of user: ID<User>,
        but kept: ID<UserSession>? = nil,
        in tx: Transaction
    ) throws {
        let ended = try tx.rows(
            """
            UPDATE sessions SET revoked_at = \(tx.now)
            WHERE user_id = \(user) AND revoked_at IS NULL AND id <> \(kept?.value ?? 0) RETURNING id
            """
        )
        for row in ended { tx.touch(UserSession.name(row[0])) }
    }

    /// Ends all sessions of a user at once, and forgets them with their places and devices.
    static func erase(of user: ID<User>, in tx: Transaction) throws {
        try revokeAll(of: user, in: tx)
        try tx.execute("DELETE FROM sessions WHERE user_id = \(user)")
    }

    /// Forgets sessions that ended long ago, with their refresh tokens; returns how many.
    static func deleteEnded(limit: Int, in tx: Transaction) throws -> Int {
        try tx.execute(
            """
            DELETE FROM sessions WHERE id IN (
                SELECT id FROM sessions WHERE ends_at <= \(tx.now.adding(days: -30))
                ORDER BY ends_at LIMIT \(limit))
            """
        )
    }
}
