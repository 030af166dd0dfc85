package import Kernel
import Proofs

/// Finds out whose credentials a request brought: read in one transaction and, seldom, noted in another.
package struct Recognizing: Sendable {
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    /// What was found, and what should be written down about it.
    package struct Found: Sendable {
        package fileprivate(set) var recognition = Recognition()
        fileprivate var visitor: Visitors.Found?
        fileprivate var session: UserSession?
        /// A key whose use is to be noted.
        fileprivate var keyUse: KeyUse?

        /// Whether ``Recognizing/note(_:of:in:)`` has something to do.
        package var wantsNote: Bool { visitor?.isDue ?? false || session != nil || keyUse != nil }
    }

    /// - Throws: 401 for a Bearer token that is unknown, expired or revoked; a cookie that is says nothing.
    package func find(_ credentials: Credentials, in tx: Transaction) throws -> Found {
        var found = Found()
        if let token = credentials.bearer {
            if token.hasPrefix("mk_") {
                try findKey(token, from: credentials.address, &found, in: tx)
            } else {
                try findAccess(token, &found, in: tx)
            }
        } else if let token = credentials.session {
            try findBrowser(token, &found, in: tx)
        }
        if let token = credentials.visitor,
            let visitor = try Visitors.find(token, hashing: settings.hashing, in: tx)
        {
            found.visitor = visitor
            found.recognition.visitor = visitor.id
            found.recognition.dependsOn.insert(visitor.name)
            found.recognition.holds(until: visitor.expiresAt)
        }
        return found
    }

    private func findKey(
        _ token: String,
        from address: String,
        _ found: inout Found,
        in tx: Transaction
    ) throws {
        guard let use = try KeyUse.find(token, hashing: settings.hashing, in: tx) else {
            throw Problem.badCredentials
        }
        found.recognition.holder = use.holder
        found.recognition.dependsOn.insert(APIKey.touchName)
        if let end = use.expiresAt { found.recognition.holds(until: end) }
        if use.isDue(from: address, at: tx.now) { found.keyUse = use }
    }

    private func findAccess(_ token: String, _ found: inout Found, in tx: Transaction) throws {
        guard let keys = try SigningKeys.known(in: tx),
            let access = try? settings.tokens.parse(token, keys: keys.good(at: tx.now), now: tx.now),
            let session = try SessionTable.find(ID(access.sessionID), in: tx), session.kind == .token,
            session.userID.value == access.userID, session.isLive(at: tx.now),
            try hold(session, &found, in: tx)
        else { throw Problem.badCredentials }
        found.recognition.dependsOn.insert(SigningKeys.name)
        found.recognition.holds(until: min(access.expiresAt, session.until))
    }

    private func findBrowser(_ token: String, _ found: inout Found, in tx: Transaction) throws {
        let session = try SessionTable.find(tokenHash: settings.hashing.digest(token), in: tx)
        guard let session, session.isLive(at: tx.now), try hold(session, &found, in: tx) else { return }
        found.recognition.csrfHash = session.csrfHash
        found.recognition.holds(until: session.until)
        if session.seenAt.adding(seconds: Sessions.noteSeconds) <= tx.now { found.session = session }
    }

    /// Whether the session's user may still use the account; then the user is the holder.
    private func hold(_ session: UserSession, _ found: inout Found, in tx: Transaction) throws -> Bool {
        guard let user = try UserTable.find(session.userID, in: tx), user.isActive else { return false }
        found.recognition.holder = Identity.Holder(
            actor: user.actor,
            permissions: try UserPermissions.of(user.id, user.role, in: tx),
            userID: user.id.value,
            sessionID: session.id.value
        )
        found.recognition.dependsOn.formUnion([user.actor, session.name, UserPermissions.rolesName])
        return true
    }

    /// Renews what is due: the visitor's cookie, the browser session's time, and the last use of a key.
    package func note(_ found: Found, of credentials: Credentials, in tx: Transaction) throws -> Recognition {
        var recognition = found.recognition
        if let session = found.session {
            let idleUntil = tx.now.adding(seconds: Sessions.browserIdleSeconds)
            try SessionTable.see(session.id, idleUntil: idleUntil, in: tx)
        }
        try found.keyUse?.note(from: credentials.address, in: tx)
        if let visitor = found.visitor, visitor.isDue, let token = credentials.visitor {
            let cookie = try Visitors.renew(visitor, token, isSecure: credentials.isSecure, in: tx)
            recognition.cookies.append(cookie)
        }
        return recognition
    }
}

extension Recognition {
    /// It ends by itself at a moment, if it does not end before.
    fileprivate mutating func holds(until moment: Timestamp) {
        until = min(until ?? moment, moment)
    }
}
