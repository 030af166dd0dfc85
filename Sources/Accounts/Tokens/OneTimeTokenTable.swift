package import Kernel

/// Every statement that writes `one_time_tokens`: what the links in mails carry.
package enum OneTimeTokenTable {
    package enum Purpose: String, SQLConvertible, Sendable {
        case reset
        case verify
        case changeEmail = "change_email"

        var seconds: Int64 {
            switch self {
            case .reset: 3_600
            case .verify, .changeEmail: 86_400
            }
        }
    }

    package struct Found: Sendable {
        package let id: Int64
        package let userID: ID<User>
        package let purpose: Purpose
        package let email: Email
        /// What must not have changed since: a hash.
        package let bound: String
    }

    static func insert(
        _ hash: String,
        _ purpose: Purpose,
        of user: ID<User>,
        email: Email,
        bound: String,
        in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO one_time_tokens (user_id, purpose, hash, email, bound, created_at, expires_at)
            VALUES (\(user), \(purpose), \(hash), \(email), \(bound), \(tx.now),
                    \(tx.now.adding(seconds: purpose.seconds)))
            """
        )
    }

    /// A token that is neither used nor too old.
    static func find(_ hash: String, in tx: Transaction) throws -> Found? {
        try tx.first(
            """
            SELECT id, user_id, purpose, email, bound FROM one_time_tokens
            WHERE hash = \(hash) AND used_at IS NULL AND expires_at > \(tx.now)
            """
        ).map { Found(id: $0[0], userID: $0[1], purpose: $0[2], email: $0[3], bound: $0[4]) }
    }

    /// Uses a token up; false when that was done before.
    static func use(_ token: Int64, in tx: Transaction) throws -> Bool {
        try tx.execute(
            "UPDATE one_time_tokens SET used_at = \(tx.now) WHERE id = \(token) AND used_at IS NULL"
        ) == 1
    }

    /// Makes a user's links of a purpose useless.
    package static func drop(_ purpose: Purpose, of user: ID<User>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM one_time_tokens WHERE user_id = \(user) AND purpose = \(purpose)")
    }

    /// Forgets all links of a user, and the addresses that they were sent to.
    static func erase(of user: ID<User>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM one_time_tokens WHERE user_id = \(user)")
    }

    static func deleteExpired(limit: Int, in tx: Transaction) throws -> Int {
        try tx.execute(
            """
            DELETE FROM one_time_tokens WHERE id IN (
                SELECT id FROM one_time_tokens WHERE expires_at <= \(tx.now)
                ORDER BY expires_at LIMIT \(limit))
            """
        )
    }
}
