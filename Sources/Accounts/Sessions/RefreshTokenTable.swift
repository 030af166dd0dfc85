import Kernel

/// Every statement that writes `refresh_tokens`.
enum RefreshTokenTable {
    struct Found {
        let id: Int64
        let session: ID<UserSession>
        let expiresAt: Timestamp
        let usedAt: Timestamp?
    }

    static func insert(
        _ hash: String,
        of session: ID<UserSession>,
        until expiresAt: Timestamp,
        in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO refresh_tokens (session_id, hash, expires_at)
            VALUES (\(session), \(hash), \(expiresAt))
            """
        )
    }

    static func find(_ hash: String, in tx: Transaction) throws -> Found? {
        try tx.first(
            "SELECT id, session_id, expires_at, used_at FROM refresh_tokens WHERE hash = \(hash)"
        ).map { Found(id: $0[0], session: $0[1], expiresAt: $0[2], usedAt: $0[3]) }
    }

    /// Uses a token up; false when that was done before.
    static func use(_ token: Int64, in tx: Transaction) throws -> Bool {
        try tx.execute(
            "UPDATE refresh_tokens SET used_at = \(tx.now) WHERE id = \(token) AND used_at IS NULL"
        ) == 1
    }
}
