package import Accounts
import Carts
package import Kernel

/// Signs a browser in: the session is a cookie that no script can read.
///
/// Invariant: a sign-in has a new cookie, whatever the browser brought along.
package struct OpenSession: SigningIn {
    package typealias Answer = BrowserSessionReply
    package static let readsHeaders = true
    package static let route = Route.post(
        "/auth/session",
        "Sign a browser in",
        problems: [Problem.unauthenticated, SignIn.codeRequiredKind, Throttle.tooManyTries]
    )

    package struct Body: Codable, Sendable {
        let email: Text<1, 254>
        let password: GivenPassword
        let totp: Text<1, 20>?
        let recovery_code: Text<1, 40>?
    }

    package let settings: AccountSettings

    package func claim(_ call: Call<Self>) -> SignIn.Claim {
        SignIn.Claim(
            email: call.body.email.text,
            password: call.body.password,
            code: CodeClaim(totp: call.body.totp?.text, recoveryCode: call.body.recovery_code?.text),
            identity: call.who.identity,
            requestID: call.requestID
        )
    }

    package func open(
        for user: User,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Outcome<BrowserSessionReply> {
        let (sessions, identity) = (Sessions(settings), call.who.identity)
        if let old = try call.browserSession(sessions, in: tx)?.session {
            try SessionTable.revoke(old.id, in: tx)
        }
        let merged = try Merge.run(user, identity, in: tx)
        let token = try sessions.beginBrowser(user, identity, in: tx)
        let reply = BrowserSessionReply(
            csrf_token: sessions.csrfToken(of: token),
            user: try UserReply(user, in: tx),
            notices: merged.notices
        )
        let cookie = Sessions.cookie(token, isSecure: identity.isSecure)
        return Outcome(reply, headers: merged.cookies + [cookie])
    }
}

/// What a page of the shop needs of its session.
package struct BrowserSessionReply: Codable, Sendable {
    /// To be sent as `X-CSRF-Token` with every write.
    let csrf_token: String
    let user: UserReply
    let notices: [CartNotice]
}

extension Call {
    /// The live browser session whose cookie came with the request, for endpoints that read headers.
    func browserSession(
        _ sessions: Sessions,
        in tx: Transaction
    ) throws -> (token: String, session: UserSession)? {
        guard let field = headers["cookie"], let token = Cookie.value(of: Cookie.session, in: field),
            let session = try sessions.browser(token, in: tx)
        else { return nil }
        return (token, session)
    }
}
