package import Accounts
import Carts
package import Kernel
import Proofs

/// Signs a program in, and merges what the visitor of its cookie had.
package struct LogIn: SigningIn {
    package typealias Answer = SignedInReply
    package static let acceptsForm = true
    package static let route = Route.post(
        "/auth/login",
        "Sign in",
        status: 200,
        problems: [Problem.unauthenticated, SignIn.codeRequiredKind, Throttle.tooManyTries]
    )

    /// JSON with an e-mail address, or the form that OAuth2 clients send, with a username.
    package struct Body: Codable, Sendable {
        let email: Text<1, 254>?
        let password: GivenPassword
        let totp: Text<1, 20>?
        let recovery_code: Text<1, 40>?
        let username: Text<1, 254>?
        let grant_type: Text<0, 20>?
        let scope: Text<0, 500>?
        let client_id: Text<0, 200>?
        let client_secret: Text<0, 200>?
    }

    package let settings: AccountSettings

    /// - Throws: 422 when nobody is named, or another kind of grant is asked for.
    package func claim(_ call: Call<Self>) throws -> SignIn.Claim {
        let body = call.body
        guard let email = body.email ?? body.username else {
            throw Problem.invalid(field: "email", "is missing")
        }
        if let grant = body.grant_type?.text, !grant.isEmpty, grant != "password" {
            throw Problem.invalid(field: "grant_type", "must be password")
        }
        return SignIn.Claim(
            email: email.text,
            password: body.password,
            code: CodeClaim(totp: body.totp?.text, recoveryCode: body.recovery_code?.text),
            identity: call.who.identity,
            requestID: call.requestID
        )
    }

    package func open(
        for user: User,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Outcome<SignedInReply> {
        let identity = call.who.identity
        let merged = try Merge.run(user, identity, in: tx)
        let tokens = try Sessions(settings).begin(user, identity, in: tx)
        let reply = SignedInReply(tokens, notices: merged.notices, user: try UserReply(user, in: tx))
        return Outcome(reply, headers: merged.cookies)
    }
}

/// What a program holds after signing in.
package struct SignedInReply: Codable, Sendable {
    let access_token: String
    let token_type: String
    /// Seconds for which the access token is good.
    let expires_in: Int
    /// Good once, for the next access token.
    let refresh_token: String
    /// What the person should know about the merged cart.
    let notices: [CartNotice]
    let user: UserReply?

    init(_ tokens: Sessions.Tokens, notices: [CartNotice] = [], user: UserReply? = nil) {
        access_token = tokens.access
        token_type = "bearer"
        expires_in = Int(AccessToken.lifetimeSeconds)
        refresh_token = tokens.refresh
        self.notices = notices
        self.user = user
    }
}
