package import Accounts
package import Kernel
import Notices

/// Changes what the shop knows of the user.
///
/// A new address counts when it was proved, by a link in a mail to it.
package struct ChangeMe: Exchange {
    package typealias Who = SignedIn
    package typealias Reply = Outcome<UserReply>
    package static let route = Route.patch(
        "/auth/me",
        "Change who I am",
        problems: [Throttle.tooManyTries]
    )

    package struct Body: Codable, Sendable {
        let name: Change<PersonName>
        let country: Change<Country>
        let email: Email?
        /// Wanted with a new address.
        let current_password: GivenPassword?
    }

    let settings: AccountSettings

    /// Nil when no password is needed.
    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> PasswordCheck.Question? {
        let user = try User.me(call.who, in: tx)
        guard call.body.email != nil else { return nil }
        guard let password = call.body.current_password else {
            throw Problem.invalid(field: "current_password", "is needed to change the e-mail address")
        }
        return try PasswordCheck(settings).prepare(password, of: user, call.who.identity, in: tx)
    }

    package func ask(_ question: PasswordCheck.Question?) async throws -> Bool {
        guard let question else { return true }
        return try await PasswordCheck(settings).ask(question)
    }

    package func settle(
        _ isRight: Bool,
        of question: PasswordCheck.Question?,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        if let question {
            let checked = try PasswordCheck(settings).settle(isRight, of: question, in: tx)
            if case .failure(let problem) = checked { return Outcome(problem) }
        }
        let user = try User.me(call.who, in: tx)
        if case .keep = call.body.name {
        } else {
            try UserTable.rename(user.id, to: call.body.name.applied(to: nil)?.text, in: tx)
        }
        if case .keep = call.body.country {
        } else {
            try UserTable.setCountry(call.body.country.applied(to: nil), of: user.id, in: tx)
        }
        if let email = call.body.email, email != user.email { try change(user, to: email, in: tx) }
        try tx.trace("auth.account_changed", user, call.who.identity, call.requestID)
        return Outcome(try UserReply(try User.me(call.who, in: tx), in: tx))
    }

    /// The answer is the same when somebody has the address; then it is they who are told.
    private func change(_ user: User, to email: Email, in tx: Transaction) throws {
        let mails = AccountMails(settings)
        if let other = try UserTable.find(email, in: tx), other.id != user.id {
            try mails.tellAccountExists(other, in: tx)
        } else {
            try mails.changeEmail(user, to: email, in: tx)
        }
    }
}
