package import Kernel

/// Anonymous shoppers, each known by a cookie of 128 random bits that is stored only as its hash.
///
/// A cookie that the shop did not give is nobody's, and is never taken over as somebody's.
package enum Visitors {
    /// How long a visitor lives after the last renewal of the cookie.
    static let days: Int64 = 90
    /// How often the cookie is renewed at most.
    static let renewalSeconds: Int64 = 86_400

    /// Who shops: the user or visitor that the caller is or, for nobody, a new visitor and its cookie.
    ///
    /// - Throws: 403 for an API key, which has no cart or billing of its own.
    package static func ensure(
        _ identity: Identity,
        hashing: Hashing,
        in tx: Transaction
    ) throws -> (owner: Owner, cookie: (name: String, value: String)?) {
        if let owner = identity.owner { return (owner, nil) }
        guard identity.holder == nil else { throw Problem.noAccount(identity) }
        let token = tx.random.hex(digits: 32)
        let hash = hashing.digest(token)
        let row = try tx.first(
            """
            INSERT INTO visitors (token_hash, created_at, seen_at, expires_at)
            VALUES (\(hash), \(tx.now), \(tx.now), \(tx.now.adding(days: days))) RETURNING id
            """
        )
        guard let row else { throw DatabaseError.statement("a new visitor was not returned") }
        return (.visitor(row[0]), cookie(token, isSecure: identity.isSecure))
    }

    private static func cookie(_ token: String, isSecure: Bool) -> (name: String, value: String) {
        Cookie.set(Cookie.visitor, token, maxAgeSeconds: days * 86_400, isSecure: isSecure)
    }

    /// Whom a cookie belongs to, while that visitor lives.
    static func find(_ token: String, hashing: Hashing, in tx: Transaction) throws -> Found? {
        let hash = hashing.digest(token)
        let row = try tx.first(
            """
            SELECT id, seen_at, expires_at FROM visitors
            WHERE token_hash = \(hash) AND expires_at > \(tx.now)
            """
        )
        return row.map { row in
            Found(
                id: row[0],
                isDue: (row[1] as Timestamp).adding(seconds: renewalSeconds) <= tx.now,
                expiresAt: row[2]
            )
        }
    }

    /// A living visitor behind a cookie.
    struct Found: Sendable {
        let id: Int64
        /// Whether the cookie is old enough to be renewed.
        let isDue: Bool
        let expiresAt: Timestamp

        /// What is touched when the visitor ends.
        var name: String { Visitors.name(id) }
    }

    static func name(_ id: Int64) -> String { "visitor:\(id)" }

    /// Lets a visitor live on, and answers the cookie to send again.
    static func renew(_ visitor: Found, _ token: String, isSecure: Bool, in tx: Transaction) throws -> (
        name: String, value: String
    ) {
        try tx.execute(
            """
            UPDATE visitors SET seen_at = \(tx.now), expires_at = \(tx.now.adding(days: days))
            WHERE id = \(visitor.id) AND ended_at IS NULL
            """
        )
        return cookie(token, isSecure: isSecure)
    }

    /// Ends a visitor who became a user; false when that happened before.
    ///
    /// Of several at once, one gets true: the row is changed by one guarded statement.
    package static func end(_ visitor: Int64, as user: Int64, in tx: Transaction) throws -> Bool {
        tx.touch(name(visitor))
        return try tx.execute(
            """
            UPDATE visitors SET ended_at = \(tx.now), token_hash = NULL, user_id = \(user)
            WHERE id = \(visitor) AND ended_at IS NULL
            """
        ) == 1
    }
}
