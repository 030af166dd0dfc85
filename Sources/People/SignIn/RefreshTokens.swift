import Accounts
package import Kernel

/// Trades a refresh token for new tokens.
package struct RefreshTokens: Command {
    package typealias Who = AnyShopper
    package typealias Reply = Outcome<SignedInReply>
    package static let repliesWithSecret = true
    package static let route = Route.post(
        "/auth/refresh",
        "Go on with a refresh token",
        status: 200,
        problems: [Problem.unauthenticated]
    )

    package struct Body: Codable, Sendable {
        let refresh_token: Text<1, 128>
    }

    let settings: AccountSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        switch try Sessions(settings).refresh(call.body.refresh_token.text, in: tx) {
        case .tokens(let tokens, _): return Outcome(SignedInReply(tokens))
        case .reused(let user):
            try tx.trace("auth.refresh_reused", user, call.who.identity, call.requestID)
            return Outcome(.badCredentials)
        case .unknown: return Outcome(.badCredentials)
        }
    }
}
