import Accounts
package import Kernel
import Notices
import Orders

/// Proves an address by the link of a mail: the account's own, or the one it shall have.
///
/// Orders that a guest placed with the address join the account then, and not before.
package struct VerifyEmail: Command {
    package typealias Who = Anyone
    package typealias Reply = Outcome<VerifiedReply>
    package static let repliesWithSecret = true
    package static let route = Route.post(
        "/auth/email/verify",
        "Prove an e-mail address by a mail's link",
        status: 200,
        problems: [MailLink.wrongKind, Throttle.tooManyTries]
    )

    package struct Body: Codable, Sendable {
        let token: Text<1, 128>
    }

    let settings: AccountSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let (links, tokens) = (MailLink(settings), OneTimeTokens(settings))
        try links.check(call.who.identity, in: tx)
        guard let found = try tokens.find(call.body.token.text, for: .verify, .changeEmail, in: tx),
            try tokens.use(found.token, in: tx), try prove(found.token, of: found.user, in: tx)
        else { return Outcome(try links.wrong(call.who.identity, in: tx)) }
        try OrderOwners.join(found.token.email, to: found.user.id.value, in: tx)
        try tx.trace("auth.email_verified", found.user, call.who.identity, call.requestID)
        return Outcome(VerifiedReply(message: "The address is yours.", email: found.token.email.text))
    }

    /// Whether the address is the user's now; not when somebody else took it in the meantime.
    private func prove(_ token: OneTimeTokenTable.Found, of user: User, in tx: Transaction) throws -> Bool {
        guard token.purpose == .changeEmail else {
            guard token.email == user.email else { return false }
            try UserTable.setVerified(user.id, in: tx)
            return true
        }
        guard try UserTable.setEmail(token.email, of: user.id, in: tx) else { return false }
        if let old = user.email { try Mail.queue(.emailChanged, to: old.text, in: tx) }
        return true
    }
}

/// The address that was proved.
package struct VerifiedReply: Codable, Sendable {
    let message: String
    let email: String
}

/// Asks for another mail that proves the account's address.
package struct ResendVerification: Command {
    package typealias Who = SignedIn
    package typealias Reply = MailedReply
    package static let route = Route.post(
        "/auth/email/verify/resend",
        "Ask for another mail to prove my address",
        status: 202
    )

    let settings: AccountSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> MailedReply {
        let user = try User.me(call.who, in: tx)
        if user.emailVerifiedAt == nil { try AccountMails(settings).verify(user, in: tx) }
        return MailedReply(message: "Unless the address is proved already, we have written to it.")
    }
}
