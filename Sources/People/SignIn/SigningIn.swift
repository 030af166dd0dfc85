package import Accounts
package import Kernel

/// An endpoint that signs somebody in, whoever keeps the sign-in: a program or a browser.
package protocol SigningIn: Exchange
where Who == AnyShopper, Question == SignIn.Question, Finding == SignIn.Finding, Reply == Outcome<Answer> {
    associatedtype Answer: Codable & Sendable

    var settings: AccountSettings { get }

    /// Who somebody says they are.
    func claim(_ call: Call<Self>) throws -> SignIn.Claim

    /// Begins the sign-in of somebody who proved it.
    func open(for user: User, _ call: Call<Self>, in tx: Transaction) throws -> Reply
}

extension SigningIn {
    package static var repliesWithSecret: Bool { true }
    /// The user's row is locked before anything else, then the visitor's.
    package static var isolation: Access { .readCommittedAndGuarded }

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> SignIn.Question {
        try SignIn(settings).prepare(try claim(call), in: tx)
    }

    package func ask(_ question: SignIn.Question) async throws -> SignIn.Finding {
        try await SignIn(settings).ask(question)
    }

    package func settle(
        _ finding: SignIn.Finding,
        of question: SignIn.Question,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        switch try SignIn(settings).settle(finding, of: question, in: tx) {
        case .failure(let problem): Outcome(problem)
        case .success(let user): try open(for: user, call, in: tx)
        }
    }
}
