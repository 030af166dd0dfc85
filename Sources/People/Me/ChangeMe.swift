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

    package struct Question: Sendable {
        let check: PasswordCheck.Question
        let password: GivenPassword?
    }

    let settings: AccountSettings

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> Question {
        let user = try User.me(call.who, in: tx)
        if call.body.email != nil, call.body.current_password == nil {
            throw Problem.invalid(field: "current_password", "is needed to change the e-mail address")
        }
        return Question(
            check: try PasswordCheck(settings).prepare(user, call.who.identity, in: tx),
            password: call.body.email == nil ? nil : call.body.current_password
        )
    }

    /// Whether the password was right; nil when none was needed.
    package func ask(_ question: Question) async throws -> Bool? {
        guard let password = question.password else { return nil }
        return try await PasswordCheck(settings).ask(question.check, password)
    }

    package func settle(
        _ finding: Bool?,
        of question: Question,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        if let isRight = finding {
            let checked = try PasswordCheck(settings).settle(isRight, of: question.check, in: tx)
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
