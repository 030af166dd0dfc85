package import Kernel

/// Links in mails: each good once, for a while, and only as long as what it is bound to stays the same.
package struct OneTimeTokens: Sendable {
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    /// A new token, for the address it is sent to.
    package func make(
        _ purpose: OneTimeTokenTable.Purpose,
        for user: User,
        to email: Email,
        in tx: Transaction
    ) throws -> String {
        let token = tx.random.hex(digits: 64)
        try OneTimeTokenTable.insert(
            settings.hashing.digest(token),
            purpose,
            of: user.id,
            email: email,
            bound: bound(purpose, user),
            in: tx
        )
        return token
    }

    /// The token's row and its user, if it is good for one of these purposes; it is not used up yet.
    package func find(
        _ token: String,
        for purposes: OneTimeTokenTable.Purpose...,
        in tx: Transaction
    ) throws -> (token: OneTimeTokenTable.Found, user: User)? {
        guard let found = try OneTimeTokenTable.find(settings.hashing.digest(token), in: tx),
            purposes.contains(found.purpose), let user = try UserTable.find(found.userID, in: tx),
            user.isActive, found.bound == bound(found.purpose, user)
        else { return nil }
        return (found, user)
    }

    /// Uses it up; false when that was done before.
    package func use(_ token: OneTimeTokenTable.Found, in tx: Transaction) throws -> Bool {
        try OneTimeTokenTable.use(token.id, in: tx)
    }

    /// Changes with the address and, for what would let somebody in, with the password.
    private func bound(_ purpose: OneTimeTokenTable.Purpose, _ user: User) -> String {
        let password = purpose == .verify ? "" : user.passwordHash ?? ""
        return settings.hashing.digest("\(password) \(user.email?.text ?? "")")
    }
}
