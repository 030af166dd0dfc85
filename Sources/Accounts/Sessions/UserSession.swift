package import Kernel

/// One sign-in: of a program, which holds access and refresh tokens, or of a browser, which holds a cookie.
package struct UserSession: Sendable {
    package enum Kind: String, SchemaWords, SQLConvertible {
        case token
        case browser
    }

    package let id: ID<UserSession>
    package let userID: ID<User>
    package let kind: Kind
    package let csrfHash: String?
    package let createdAt: Timestamp
    package let seenAt: Timestamp
    package let idleUntil: Timestamp
    package let endsAt: Timestamp
    package let address: String?
    package let userAgent: String?
    package let revokedAt: Timestamp?

    init(_ row: Row) {
        id = row["id"]
        userID = row["user_id"]
        kind = row["kind"]
        csrfHash = row["csrf_hash"]
        createdAt = row["created_at"]
        seenAt = row["seen_at"]
        idleUntil = row["idle_until"]
        endsAt = row["ends_at"]
        address = row["address"]
        userAgent = row["user_agent"]
        revokedAt = row["revoked_at"]
    }

    /// What is touched when it ends.
    package var name: String { Self.name(id) }

    static func name(_ id: ID<UserSession>) -> String { "session:\(id)" }

    /// When it ends by itself unless it is used.
    package var until: Timestamp { min(idleUntil, endsAt) }

    package func isLive(at now: Timestamp) -> Bool {
        revokedAt == nil && now < until
    }
}
