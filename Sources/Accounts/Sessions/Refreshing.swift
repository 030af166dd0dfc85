package import Kernel

/// Trades a refresh token for new tokens.
///
/// Invariant: a refresh token is good once. Whoever shows a used one may be a thief, and so may have been the
/// one who used it: the whole sign-in ends.
package enum Refreshing: Sendable {
    case tokens(Sessions.Tokens, User)
    /// Shown for the second time; the sign-in of this user was ended.
    case reused(User)
    case unknown
}

extension Sessions {
    package func refresh(_ token: String, in tx: Transaction) throws -> Refreshing {
        guard let found = try RefreshTokenTable.find(settings.hashing.digest(token), in: tx),
            let session = try SessionTable.find(found.session, in: tx),
            let user = try UserTable.find(session.userID, in: tx)
        else { return .unknown }
        guard session.isLive(at: tx.now), user.isActive else { return .unknown }
        let isFirst = try found.usedAt == nil && RefreshTokenTable.use(found.id, in: tx)
        guard isFirst else {
            try SessionTable.revoke(session.id, in: tx)
            return .reused(user)
        }
        guard tx.now < found.expiresAt else { return .unknown }
        let idleUntil = min(tx.now.adding(days: Self.tokenIdleDays), session.endsAt)
        try SessionTable.see(session.id, idleUntil: idleUntil, in: tx)
        return .tokens(try tokens(for: session, in: tx), user)
    }

    /// Ends the sign-in that a refresh token is of, if it is this user's.
    package func end(_ token: String, of user: ID<User>, in tx: Transaction) throws {
        guard let found = try RefreshTokenTable.find(settings.hashing.digest(token), in: tx),
            let session = try SessionTable.find(found.session, in: tx), session.userID == user
        else { return }
        try SessionTable.revoke(session.id, in: tx)
    }

    /// The live browser session of a cookie's value.
    package func browser(_ token: String, in tx: Transaction) throws -> UserSession? {
        let session = try SessionTable.find(tokenHash: settings.hashing.digest(token), in: tx)
        return session.flatMap { $0.isLive(at: tx.now) ? $0 : nil }
    }
}
