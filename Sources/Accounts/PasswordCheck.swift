package import Kernel

/// Asks somebody who is signed in for the password again, before what a stolen session must not do.
package struct PasswordCheck: Sendable {
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    package struct Question: Sendable {
        let user: User
        /// Nil when something else shall prove who it is.
        package let password: GivenPassword?
        let bucket: Throttle.Bucket
    }

    /// - Throws: 429 when too many tries failed.
    package func prepare(
        _ password: GivenPassword?,
        of user: User,
        _ identity: Identity,
        in tx: Transaction
    ) throws -> Question {
        let bucket = bucket(user, identity)
        try ThrottleTable.check([bucket], in: tx)
        return Question(user: user, password: password, bucket: bucket)
    }

    package func ask(_ question: Question) async throws -> Bool {
        guard let password = question.password else { return false }
        let kept = question.user.passwordHash
        let isRight = try await settings.passwords.verify(password.text, kept ?? settings.passwords.dummy)
        return isRight && kept != nil
    }

    /// The user as of now, when the password, or what else was asked for in that field, was right; else the
    /// problem to show, with the try counted.
    package func settle(
        _ isRight: Bool,
        of question: Question,
        field: String = "current_password",
        in tx: Transaction
    ) throws -> Result<User, Problem> {
        let wait = try ThrottleTable.wait([question.bucket], in: tx)
        guard wait == 0 else { return .failure(ThrottleTable.tooMany(wait)) }
        guard let user = try UserTable.find(question.user.id, in: tx), user.isActive, isRight,
            user.passwordHash == question.user.passwordHash
        else {
            try ThrottleTable.draw([question.bucket], in: tx)
            return .failure(.invalid(field: field, "is wrong"))
        }
        try ThrottleTable.reset(question.bucket, in: tx)
        return .success(user)
    }

    /// The bucket of a user's guesses from a network, shared with signing in.
    package func bucket(_ user: User, _ identity: Identity) -> Throttle.Bucket {
        let network = Throttle.network(of: identity.address)
        let who = user.email.map { EmailKey($0).text } ?? user.actor
        return Throttle.account.bucket(of: "\(who) \(network)", settings.hashing)
    }
}
