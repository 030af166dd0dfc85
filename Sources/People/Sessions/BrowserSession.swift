import Accounts
package import Kernel

/// The browser session that asks, with the token of its writes once more.
package struct ShowSession: Query {
    package typealias Who = SignedIn
    package typealias Reply = BrowserSessionReply
    package static let readsHeaders = true
    package static let route = Route.get(
        "/auth/session",
        "Show the browser session",
        problems: [Problem.notFound]
    )

    let settings: AccountSettings

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> BrowserSessionReply {
        let sessions = Sessions(settings)
        guard let found = try call.browserSession(sessions, in: tx),
            found.session.id.value == call.who.identity.holder?.sessionID
        else { throw Problem.notFound("There is no browser session.") }
        return BrowserSessionReply(
            csrf_token: sessions.csrfToken(of: found.token),
            user: try UserReply(try User.me(call.who, in: tx), in: tx),
            notices: []
        )
    }
}

/// Signs a browser out.
package struct CloseSession: Command {
    package typealias Who = SignedIn
    package typealias Reply = Outcome<Nothing>
    package static let route = Route.delete("/auth/session", "Sign a browser out")

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let identity = call.who.identity
        let user = try User.me(call.who, in: tx)
        if let session = identity.holder?.sessionID { try SessionTable.revoke(ID(session), in: tx) }
        try tx.trace("auth.logout", user, identity, call.requestID)
        return Outcome(Nothing(), headers: [Cookie.clear(Cookie.session, isSecure: identity.isSecure)])
    }
}
