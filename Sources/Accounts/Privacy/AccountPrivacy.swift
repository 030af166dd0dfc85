package import Kernel

/// What the accounts know of a person, and how they forget it.
package enum AccountPrivacy {
    /// The account, its sign-ins, and the lines of the audit log that it left or that tell of it.
    package static func everything(of user: User, in tx: Transaction) throws -> [(key: String, value: JSON)] {
        [
            ("account", account(user)),
            ("sign_ins", .array(try sessions(of: user, in: tx))),
            ("audit_log", .array(try AuditPrivacy.lines(of: user, in: tx))),
        ]
    }

    private static func account(_ user: User) -> JSON {
        .object([
            ("id", .number("\(user.id)")), ("email", .maybe(user.email)), ("name", .maybe(user.name)),
            ("role", .string(user.role.rawValue)), ("country", .maybe(user.country)),
            ("email_verified_at", .maybe(user.emailVerifiedAt)),
            ("has_one_time_codes", .bool(user.wantsCode)), ("created_at", .string("\(user.createdAt)")),
        ])
    }

    private static func sessions(of user: User, in tx: Transaction) throws -> [JSON] {
        try tx.rows(
            """
            SELECT kind, address, user_agent, created_at, seen_at, revoked_at FROM sessions
            WHERE user_id = \(user.id) ORDER BY id
            """
        ).map { row in
            .object([
                ("kind", .maybe(row[0] as String?)), ("address", .maybe(row[1] as String?)),
                ("user_agent", .maybe(row[2] as String?)), ("created_at", .maybe(row[3] as Timestamp?)),
                ("seen_at", .maybe(row[4] as Timestamp?)), ("revoked_at", .maybe(row[5] as Timestamp?)),
            ])
        }
    }

    /// Forgets a person: the account can never be signed in to again, and nothing tells whose it was.
    package static func erase(_ user: User, in tx: Transaction) throws {
        try SessionTable.erase(of: user.id, in: tx)
        try OneTimeTokenTable.erase(of: user.id, in: tx)
        try RecoveryCodeTable.replace([], of: user.id, in: tx)
        try UserTable.erase(user.id, in: tx)
    }
}
