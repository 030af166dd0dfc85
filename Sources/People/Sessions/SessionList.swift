import Accounts
package import Kernel

/// The user's sign-ins that live, the latest first.
package struct ListSessions: Query {
    package typealias Who = SignedIn
    package typealias Reply = SessionListReply
    package static let route = Route.get("/auth/sessions", "List where I am signed in")

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> SessionListReply {
        let current = call.who.identity.holder?.sessionID
        let sessions = try SessionTable.live(of: ID(call.who.userID), in: tx)
        return SessionListReply(
            sessions: sessions.map { SessionReply($0, isCurrent: $0.id.value == current) }
        )
    }
}

/// Sign-ins, at most a hundred.
package struct SessionListReply: Codable, Sendable {
    let sessions: [SessionReply]
}

/// One sign-in.
package struct SessionReply: Codable, Sendable {
    let id: ID<UserSession>
    let kind: UserSession.Kind
    /// What the program or browser calls itself.
    let device: String?
    let address: String?
    let created_at: Timestamp
    let seen_at: Timestamp
    let ends_at: Timestamp
    /// Whether it is the one that asks.
    let current: Bool

    init(_ session: UserSession, isCurrent: Bool) {
        id = session.id
        kind = session.kind
        device = session.userAgent
        address = session.address
        created_at = session.createdAt
        seen_at = session.seenAt
        ends_at = session.endsAt
        current = isCurrent
    }
}

/// Ends one of the user's sign-ins at once.
package struct EndSession: Command {
    package typealias Who = SignedIn
    package typealias Reply = Nothing
    package static let route = Route.delete("/auth/sessions/{id}", "End one of my sign-ins")

    package struct Path: Codable, Sendable {
        let id: ID<UserSession>
    }

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let user = try User.me(call.who, in: tx)
        guard let session = try SessionTable.find(call.path.id, in: tx), session.userID == user.id,
            session.isLive(at: tx.now)
        else { throw Problem.notFound("Session not found") }
        try SessionTable.revoke(session.id, in: tx)
        try tx.trace("auth.session_ended", user, call.who.identity, call.requestID)
        return Nothing()
    }
}
