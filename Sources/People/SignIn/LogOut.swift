import Accounts
package import Kernel

/// Ends this sign-in, or all of the user's, at once.
package struct LogOut: Command {
    package typealias Who = SignedIn
    package typealias Body = LogOutBody?
    package typealias Reply = Outcome<Nothing>
    package static let route = Route.post("/auth/logout", "Sign out", status: 204)

    let settings: AccountSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let user = try User.me(call.who, in: tx)
        if let token = call.body?.refresh_token?.text {
            try Sessions(settings).end(token, of: user.id, in: tx)
        }
        if call.body?.everywhere == true {
            try SessionTable.revokeAll(of: user.id, in: tx)
        } else if let session = call.who.identity.holder?.sessionID {
            try SessionTable.revoke(ID(session), in: tx)
        }
        try tx.trace("auth.logout", user, call.who.identity, call.requestID)
        let cookie = Cookie.clear(Cookie.session, isSecure: call.who.identity.isSecure)
        return Outcome(Nothing(), headers: [cookie])
    }
}

/// What ends: this sign-in, that of a refresh token as well, or all.
package struct LogOutBody: Codable, Sendable {
    let refresh_token: Text<1, 128>?
    let everywhere: Bool?
}
