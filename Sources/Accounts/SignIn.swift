package import Kernel

/// Finds out whether somebody who signs in is who they say.
///
/// In three steps: what is known is read, the password is compared outside of transactions, and what came of
/// it is written down.
///
/// Invariant: an unknown address, a wrong password and a barred account get the same answer after the same
/// work; so does a guess too many, right or wrong.
package struct SignIn: Sendable {
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    /// What somebody says of themselves.
    package struct Claim: Sendable {
        let email: Email?
        let password: GivenPassword
        let code: CodeClaim
        let identity: Identity
        let requestID: String

        package init(
            email: String,
            password: GivenPassword,
            code: CodeClaim,
            identity: Identity,
            requestID: String
        ) {
            self.email = Email(email)
            self.password = password
            self.code = code
            self.identity = identity
            self.requestID = requestID
        }
    }

    package struct Question: Sendable {
        let claim: Claim
        let account: Throttle.Bucket
        let network: Throttle.Bucket
        let user: User?
    }

    package struct Finding: Sendable {
        let isRight: Bool
        /// The password hashed anew, when the cost has changed since.
        let newHash: String?
    }

    /// - Throws: 429 when too many tries failed.
    package func prepare(_ claim: Claim, in tx: Transaction) throws -> Question {
        let network = Throttle.network(of: claim.identity.address)
        let who = claim.email.map { EmailKey($0).text } ?? ""
        let question = Question(
            claim: claim,
            account: Throttle.account.bucket(of: "\(who) \(network)", settings.hashing),
            network: Throttle.network.bucket(of: network, settings.hashing),
            user: try claim.email.flatMap { try UserTable.find($0, in: tx) }
        )
        try ThrottleTable.check([question.account, question.network], in: tx)
        return question
    }

    package func ask(_ question: Question) async throws -> Finding {
        let kept = question.user?.passwordHash
        let password = question.claim.password.text
        let isRight = try await settings.passwords.verify(password, kept ?? settings.passwords.dummy)
        guard isRight, let kept, settings.passwords.needsRehash(kept) else {
            return Finding(isRight: isRight && kept != nil, newHash: nil)
        }
        return Finding(isRight: true, newHash: try await settings.passwords.hash(password))
    }

    /// The user who may go on, locked until the commit, or the problem to show, with all traces written.
    package func settle(
        _ finding: Finding,
        of question: Question,
        in tx: Transaction
    ) throws -> Result<User, Problem> {
        // Whoever is nobody is locked and looked for as well: it takes the same time.
        let id = question.user?.id ?? ID(0)
        try tx.lock("users", id.value)
        let buckets = [question.account, question.network]
        let wait = try ThrottleTable.wait(buckets, in: tx)
        guard wait == 0 else { return .failure(ThrottleTable.tooMany(wait)) }
        guard let user = try UserTable.find(id, in: tx), finding.isRight,
            user.isActive, user.passwordHash == question.user?.passwordHash
        else { return .failure(try failed(question, Self.wrong, in: tx)) }
        if user.wantsCode {
            guard !question.claim.code.isEmpty else { return .failure(Self.codeRequired) }
            switch try OneTimeCodes(settings).judge(question.claim.code, of: user, in: tx) {
            case .right: break
            case .wrong: return .failure(try failed(question, Self.wrongCode, in: tx))
            case .tooMany(let wait): return .failure(ThrottleTable.tooMany(wait))
            }
        }
        if let hash = finding.newHash { try UserTable.setPassword(hash, of: user.id, in: tx) }
        try ThrottleTable.reset(question.account, in: tx)
        try audit("auth.login", by: user.actor, user, question.claim, in: tx)
        return .success(user)
    }

    private func failed(_ question: Question, _ problem: Problem, in tx: Transaction) throws -> Problem {
        try ThrottleTable.draw([question.account, question.network], in: tx)
        try audit("auth.login_failed", by: "guest", question.user, question.claim, in: tx)
        return problem
    }

    private func audit(
        _ action: String,
        by actor: String,
        _ user: User?,
        _ claim: Claim,
        in tx: Transaction
    ) throws {
        var line = AuditLine(action, by: actor, user?.actor ?? "nobody", from: claim.identity.address)
        line.requestID = claim.requestID
        try tx.audit(line)
    }

    private static let wrong = Problem.unauthenticated("The e-mail address or the password is wrong.")

    package static let codeRequiredKind = Problem.Kind(
        401,
        "totp_required",
        "The account wants a one-time code too."
    )
    private static let codeRequired = Problem.unauthenticated(
        "Send the six digits of your authenticator app as totp, or a recovery_code.",
        codeRequiredKind
    )
    private static let wrongCode = Problem.unauthenticated(
        "The code is wrong or was used before. Send the next one.",
        codeRequiredKind
    )
}
