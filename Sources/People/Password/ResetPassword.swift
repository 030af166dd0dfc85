import Accounts
package import Kernel

/// Sets a new password by the link of a mail.
///
/// The link is good once, for an hour, and for no other address and password than when it was asked for. All
/// sign-ins end; one-time codes stay, unless the address was never proved.
package struct ResetPassword: Exchange {
    package typealias Who = Anyone
    package typealias Reply = Outcome<Nothing>
    package static let repliesWithSecret = true
    package static let route = Route.post(
        "/auth/password/reset",
        "Set a new password by a mail's link",
        status: 204,
        problems: [MailLink.wrongKind, Throttle.tooManyTries]
    )

    package struct Body: Codable, Sendable {
        let token: Text<1, 128>
        let password: Password?
        let new_password: Password?
    }

    package struct Question: Sendable {
        /// Nil for a link that is not good.
        let user: User?
        let password: Password
    }

    let settings: AccountSettings

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> Question {
        guard let password = call.body.new_password ?? call.body.password else {
            throw Problem.invalid(field: "new_password", "is missing")
        }
        try MailLink(settings).check(call.who.identity, in: tx)
        let token = call.body.token.text
        let found = try OneTimeTokens(settings).find(token, for: .reset, in: tx)
        if let user = found?.user { try NewPassword.check(password, field: "new_password", for: user) }
        return Question(user: found?.user, password: password)
    }

    package func ask(_ question: Question) async throws -> String? {
        guard question.user != nil else { return nil }
        return try await settings.passwords.hash(question.password.text)
    }

    package func settle(
        _ finding: String?,
        of question: Question,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        let tokens = OneTimeTokens(settings)
        guard let hash = finding,
            let found = try tokens.find(call.body.token.text, for: .reset, in: tx),
            try tokens.use(found.token, in: tx)
        else { return Outcome(try MailLink(settings).wrong(call.who.identity, in: tx)) }
        try NewPassword.set(hash, of: found.user, keeping: nil, in: tx)
        // Whoever registered another's address must not keep its owner out with codes of their own.
        if found.user.wantsCode, found.user.emailVerifiedAt == nil {
            try OneTimeCodes(settings).end(found.user, in: tx)
        }
        try tx.trace("auth.password_reset", found.user, call.who.identity, call.requestID)
        return Outcome(Nothing())
    }
}
