package import Kernel
import Proofs

/// What somebody shows beside the password: a code of the app, or one of the recovery codes.
package struct CodeClaim: Sendable {
    let totp: String?
    let recoveryCode: String?

    package init(totp: String?, recoveryCode: String?) {
        self.totp = totp
        self.recoveryCode = recoveryCode
    }

    var isEmpty: Bool { totp == nil && recoveryCode == nil }
}

/// The second factor: codes of an authenticator app, and ten recovery codes for when it is lost.
///
/// Invariant: a code is accepted once.
package struct OneTimeCodes: Sendable {
    private static let recoveryCodes = 10
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    /// What came of a code.
    package enum Verdict: Sendable {
        case right
        /// Or used before.
        case wrong
        /// Too many were wrong, from wherever: whole seconds to wait.
        case tooMany(Int)
    }

    /// Uses a code up, or counts a wrong one.
    package func judge(_ claim: CodeClaim, of user: User, in tx: Transaction) throws -> Verdict {
        let bucket = Throttle.codes.bucket(of: user.actor, settings.hashing)
        let wait = try ThrottleTable.wait([bucket], in: tx)
        guard wait == 0 else { return .tooMany(wait) }
        if try accept(claim, of: user, in: tx) { return .right }
        try ThrottleTable.draw([bucket], in: tx)
        return .wrong
    }

    private func accept(_ claim: CodeClaim, of user: User, in tx: Transaction) throws -> Bool {
        if let code = claim.totp {
            guard let step = step(of: code, of: user, now: tx.now) else { return false }
            return try UserTable.useTOTP(step, of: user.id, in: tx)
        }
        guard let code = claim.recoveryCode else { return false }
        return try RecoveryCodeTable.use(hash(code, of: user), of: user.id, in: tx)
    }

    /// Begins: a new secret, which counts when a first code of it was seen.
    package func begin(_ user: User, in tx: Transaction) throws -> (secret: String, url: String) {
        let totp = TOTP(tx.random)
        try UserTable.setTOTP(totp.base32, of: user.id, in: tx)
        let account = user.email?.text ?? user.actor
        return (totp.base32, totp.url(issuer: "Mercato", account: account))
    }

    /// Takes the first code and gives the recovery codes, which are shown once; nil for a wrong code.
    package func confirm(_ code: String, of user: User, in tx: Transaction) throws -> [String]? {
        guard let step = step(of: code, of: user, now: tx.now) else { return nil }
        try UserTable.confirmTOTP(user.id, step: step, in: tx)
        let codes = (0..<Self.recoveryCodes).map { _ in Self.grouped(tx.random.hex(digits: 16)) }
        try RecoveryCodeTable.replace(codes.map { hash($0, of: user) }, of: user.id, in: tx)
        return codes
    }

    /// Takes the second factor away.
    package func end(_ user: User, in tx: Transaction) throws {
        try UserTable.setTOTP(nil, of: user.id, in: tx)
        try RecoveryCodeTable.replace([], of: user.id, in: tx)
    }

    private func step(of code: String, of user: User, now: Timestamp) -> Int64? {
        guard let secret = user.totpSecret, let totp = TOTP(base32: secret) else { return nil }
        return totp.step(of: code, now: now, after: user.totpLastStep, hashing: settings.hashing)
    }

    /// Without the hyphens, in small letters, and different for each user.
    private func hash(_ code: String, of user: User) -> String {
        let plain = code.lowercased().filter { $0.isLetter || $0.isNumber }
        return settings.hashing.digest("\(user.id) \(plain)")
    }

    private static func grouped(_ digits: String) -> String {
        let all = Array(digits)
        return stride(from: 0, to: all.count, by: 4).map { String(all[$0..<min($0 + 4, all.count)]) }
            .joined(separator: "-")
    }
}
