package import Kernel
import Proofs

/// Begins sign-ins and keeps them going.
package struct Sessions: Sendable {
    /// A program's sign-in lives this long without a refresh, and this long at most.
    static let tokenIdleDays: Int64 = 30
    static let tokenDays: Int64 = 180
    /// A browser's sign-in.
    static let browserIdleSeconds: Int64 = 2 * 3_600
    static let browserDays: Int64 = 14
    /// How often a browser's use is noted at most.
    static let noteSeconds: Int64 = 60

    let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    /// What a program holds after a sign-in or a refresh.
    package struct Tokens: Sendable {
        package let session: ID<UserSession>
        package let access: String
        package let refresh: String
    }

    /// Begins a program's sign-in.
    package func begin(_ user: User, _ identity: Identity, in tx: Transaction) throws -> Tokens {
        let session = try SessionTable.insert(
            SessionTable.New(
                user: user.id,
                kind: .token,
                idleUntil: tx.now.adding(days: Self.tokenIdleDays),
                endsAt: tx.now.adding(days: Self.tokenDays),
                identity: identity
            ),
            in: tx
        )
        return try tokens(for: session, in: tx)
    }

    /// New tokens of a session that lives.
    func tokens(for session: UserSession, in tx: Transaction) throws -> Tokens {
        let keys = try SigningKeys.ensured(in: tx)
        let refresh = tx.random.hex(digits: 64)
        let expiresAt = min(tx.now.adding(days: Self.tokenIdleDays), session.endsAt)
        try RefreshTokenTable.insert(
            settings.hashing.digest(refresh),
            of: session.id,
            until: expiresAt,
            in: tx
        )
        let access = settings.tokens.issue(
            userID: session.userID.value,
            sessionID: session.id.value,
            id: tx.random.hex(digits: 32),
            keyID: keys.signing.id,
            key: keys.signing.key,
            now: tx.now
        )
        return Tokens(session: session.id, access: access, refresh: refresh)
    }

    /// Begins a browser's sign-in and returns what its cookie holds.
    package func beginBrowser(_ user: User, _ identity: Identity, in tx: Transaction) throws -> String {
        let token = tx.random.hex(digits: 64)
        _ = try SessionTable.insert(
            SessionTable.New(
                user: user.id,
                kind: .browser,
                tokenHash: settings.hashing.digest(token),
                csrfHash: settings.hashing.digest(csrfToken(of: token)),
                idleUntil: tx.now.adding(seconds: Self.browserIdleSeconds),
                endsAt: tx.now.adding(days: Self.browserDays),
                identity: identity
            ),
            in: tx
        )
        return token
    }

    /// The cookie of a browser's sign-in.
    package static func cookie(_ token: String, isSecure: Bool) -> (name: String, value: String) {
        Cookie.set(Cookie.session, token, maxAgeSeconds: browserDays * 86_400, isSecure: isSecure)
    }

    /// What the writes of a browser session must send along, made from its cookie, which no script can read.
    package func csrfToken(of token: String) -> String {
        Hashing.hex(settings.hashing.hmacSHA256(Array(token.utf8), Array("csrf".utf8)))
    }
}
