package import Kernel

/// Every statement that writes `users`.
package enum UserTable {
    private static let columns: SQL = """
        id, email, name, password_hash, role, country, email_verified_at, disabled_at, erased_at, totp_secret,
        totp_confirmed_at, totp_last_step, pending_visitor_id, created_at, updated_at
        """

    package static func find(_ id: ID<User>, in tx: Transaction) throws -> User? {
        try tx.first("SELECT \(columns) FROM users WHERE id = \(id)").map(User.init)
    }

    package static func find(_ email: Email, in tx: Transaction) throws -> User? {
        try tx.first("SELECT \(columns) FROM users WHERE email_key = \(EmailKey(email))").map(User.init)
    }

    /// What a new account begins with.
    package struct New: Sendable {
        package var email: Email
        package var name: String?
        package var passwordHash: String?
        package var role: UserRole
        package var country: Country?
        package var pendingVisitorID: Int64?

        package init(_ email: Email, passwordHash: String?, role: UserRole = .customer) {
            self.email = email
            self.passwordHash = passwordHash
            self.role = role
        }
    }

    /// Makes an account; nil when the address, or one that looks like it, has one already.
    package static func insert(_ new: New, in tx: Transaction) throws -> User? {
        try tx.first(
            """
            INSERT INTO users (email, email_key, name, password_hash, role, country, pending_visitor_id,
                created_at, updated_at)
            VALUES (\(new.email), \(EmailKey(new.email)), \(new.name), \(new.passwordHash), \(new.role),
                    \(new.country), \(new.pendingVisitorID), \(tx.now), \(tx.now))
            ON CONFLICT DO NOTHING RETURNING \(columns)
            """
        ).map(User.init)
    }

    package static func rename(_ user: ID<User>, to name: String?, in tx: Transaction) throws {
        try change(user, "name = \(name)", in: tx)
    }

    package static func setCountry(_ country: Country?, of user: ID<User>, in tx: Transaction) throws {
        try change(user, "country = \(country)", in: tx)
    }

    package static func setRole(_ role: UserRole, of user: ID<User>, in tx: Transaction) throws {
        try change(user, "role = \(role)", in: tx)
    }

    package static func setPassword(_ hash: String, of user: ID<User>, in tx: Transaction) throws {
        try change(user, "password_hash = \(hash)", in: tx)
    }

    /// Bars an account, or opens it again.
    package static func setDisabled(_ isDisabled: Bool, _ user: ID<User>, in tx: Transaction) throws {
        try change(user, "disabled_at = \(isDisabled ? tx.now : nil)", in: tx)
    }

    package static func setVerified(_ user: ID<User>, in tx: Transaction) throws {
        try change(user, "email_verified_at = \(tx.now)", in: tx)
    }

    /// Gives an account another address, proved by its owner; false when somebody has it.
    package static func setEmail(_ email: Email, of user: ID<User>, in tx: Transaction) throws -> Bool {
        if let other = try find(email, in: tx), other.id != user { return false }
        try change(
            user,
            "email = \(email), email_key = \(EmailKey(email)), email_verified_at = \(tx.now)",
            in: tx
        )
        return true
    }

    package static func clearPendingVisitor(of user: ID<User>, in tx: Transaction) throws {
        try change(user, "pending_visitor_id = NULL", in: tx)
    }

    /// Begins with a secret that counts only when a code of it was seen; nil takes one-time codes away.
    static func setTOTP(_ secret: String?, of user: ID<User>, in tx: Transaction) throws {
        try change(
            user,
            "totp_secret = \(secret), totp_confirmed_at = NULL, totp_last_step = NULL",
            in: tx
        )
    }

    static func confirmTOTP(_ user: ID<User>, step: Int64, in tx: Transaction) throws {
        try change(user, "totp_confirmed_at = \(tx.now), totp_last_step = \(step)", in: tx)
    }

    /// Uses the code of a step up; false when it, or a later one, was used before.
    static func useTOTP(_ step: Int64, of user: ID<User>, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE users SET totp_last_step = \(step)
            WHERE id = \(user) AND (totp_last_step IS NULL OR totp_last_step < \(step))
            """
        ) == 1
    }

    /// Removes everything that tells of the person; the row stays for the books.
    package static func erase(_ user: ID<User>, in tx: Transaction) throws {
        try change(
            user,
            """
            email = NULL, email_key = NULL, name = NULL, password_hash = NULL, country = NULL,
            email_verified_at = NULL, totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL,
            pending_visitor_id = NULL, role = 'customer', erased_at = \(tx.now)
            """,
            in: tx
        )
    }

    private static func change(_ user: ID<User>, _ assignments: SQL, in tx: Transaction) throws {
        try tx.execute("UPDATE users SET \(assignments), updated_at = \(tx.now) WHERE id = \(user)")
        tx.touch("user:\(user)")
    }
}
