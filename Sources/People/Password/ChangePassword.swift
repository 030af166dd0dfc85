import Accounts
package import Kernel
import Notices
import Proofs

/// Gives the user another password; all other sign-ins end.
package struct ChangePassword: Exchange {
    package typealias Who = SignedIn
    package typealias Reply = Outcome<Nothing>
    package static let route = Route.post(
        "/auth/password/change",
        "Change my password",
        status: 204,
        problems: [Throttle.tooManyTries]
    )
    package static let repliesWithSecret = true

    package struct Body: Codable, Sendable {
        let current_password: GivenPassword
        let new_password: Password
    }

    package struct Question: Sendable {
        let check: PasswordCheck.Question
        let new: Password
    }

    let settings: AccountSettings

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> Question {
        let user = try User.me(call.who, in: tx)
        try NewPassword.check(call.body.new_password, field: "new_password", for: user)
        let current = call.body.current_password
        return Question(
            check: try PasswordCheck(settings).prepare(current, of: user, call.who.identity, in: tx),
            new: call.body.new_password
        )
    }

    /// The new password's hash; nil when the current one was wrong.
    package func ask(_ question: Question) async throws -> String? {
        guard try await PasswordCheck(settings).ask(question.check) else { return nil }
        return try await settings.passwords.hash(question.new.text)
    }

    package func settle(
        _ finding: String?,
        of question: Question,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        switch try PasswordCheck(settings).settle(finding != nil, of: question.check, in: tx) {
        case .failure(let problem): return Outcome(problem)
        case .success(let user):
            guard let hash = finding else { return Outcome(.badCredentials) }
            let kept = call.who.identity.holder?.sessionID.map { ID<UserSession>($0) }
            try NewPassword.set(hash, of: user, keeping: kept, in: tx)
            try tx.trace("auth.password_changed", user, call.who.identity, call.requestID)
            return Outcome(Nothing())
        }
    }
}

/// What every change of a password brings with it.
enum NewPassword {
    /// - Throws: 422 when it is too easy to guess.
    static func check(_ password: Password, field: String, for user: User) throws {
        let refusal = PasswordRules.refusal(password.text, email: user.email?.text, name: user.name)
        if let refusal { throw Problem.invalid(field: field, refusal) }
    }

    /// Ends the other sign-ins and the links of mails, and tells the user.
    static func set(_ hash: String, of user: User, keeping kept: ID<UserSession>?, in tx: Transaction) throws
    {
        try UserTable.setPassword(hash, of: user.id, in: tx)
        try SessionTable.revokeAll(of: user.id, but: kept, in: tx)
        try OneTimeTokenTable.drop(.reset, of: user.id, in: tx)
        try OneTimeTokenTable.drop(.changeEmail, of: user.id, in: tx)
        if let email = user.email { try Mail.queue(.passwordChanged, to: email.text, in: tx) }
    }
}
