package import Accounts
package import Kernel

/// Erases the user who asks, whose password is asked for once more.
package struct EraseMe: Exchange {
    package typealias Who = SignedIn
    package typealias Reply = Outcome<Nothing>
    package static let repliesWithSecret = true
    package static let route = Route.post(
        "/auth/me/erase",
        "Erase my account",
        status: 204,
        refusals: [PrivacyRefusal.self],
        problems: [Throttle.tooManyTries]
    )

    package struct Body: Codable, Sendable {
        let current_password: GivenPassword
    }

    let settings: AccountSettings

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> PasswordCheck.Question {
        let user = try User.me(call.who, in: tx)
        let password = call.body.current_password
        return try PasswordCheck(settings).prepare(password, of: user, call.who.identity, in: tx)
    }

    package func ask(_ question: PasswordCheck.Question) async throws -> Bool {
        try await PasswordCheck(settings).ask(question)
    }

    package func settle(
        _ isRight: Bool,
        of question: PasswordCheck.Question,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        switch try PasswordCheck(settings).settle(isRight, of: question, in: tx) {
        case .failure(let problem): return Outcome(problem)
        case .success(let user):
            try PersonalData.erase(user, by: user.actor, in: tx)
            return Outcome(Nothing())
        }
    }
}
