import Accounts
import Kernel
import Notices

/// Mails about accounts that anybody can cause: at most a few an hour to one address.
struct AccountMails {
    private let settings: AccountSettings

    init(_ settings: AccountSettings) {
        self.settings = settings
    }

    /// Asks a user to prove the address.
    func verify(_ user: User, in tx: Transaction) throws {
        guard let email = user.email, try isAllowed("prove", email, in: tx) else { return }
        let token = try OneTimeTokens(settings).make(.verify, for: user, to: email, in: tx)
        try Mail.queue(.verifyEmail(token: token), to: email.text, in: tx)
    }

    /// Tells a user that somebody registered with the address, to the address that was kept.
    func tellAccountExists(_ user: User, in tx: Transaction) throws {
        guard let email = user.email, user.isActive, try isAllowed("prove", email, in: tx) else { return }
        try Mail.queue(.accountExists, to: email.text, in: tx)
    }

    /// Sends the link to a new password; whoever lets people ask for it sees to how often they do.
    func reset(_ user: User, in tx: Transaction) throws {
        guard let email = user.email, user.isActive else { return }
        let token = try OneTimeTokens(settings).make(.reset, for: user, to: email, in: tx)
        try Mail.queue(.resetPassword(token: token), to: email.text, in: tx)
    }

    /// Asks for the proof of a new address.
    func changeEmail(_ user: User, to email: Email, in tx: Transaction) throws {
        guard try isAllowed("prove", email, in: tx) else { return }
        let token = try OneTimeTokens(settings).make(.changeEmail, for: user, to: email, in: tx)
        try Mail.queue(.changeEmail(token: token), to: email.text, in: tx)
    }

    /// Whether one more mail may go to an address, counted by what it is about: who floods somebody with one
    /// kind does not keep the other from them.
    func isAllowed(_ about: String, _ email: Email, in tx: Transaction) throws -> Bool {
        let bucket = Throttle.mails.bucket(of: "\(about) \(EmailKey(email))", settings.hashing)
        guard try ThrottleTable.wait([bucket], in: tx) == 0 else { return false }
        try ThrottleTable.draw([bucket], in: tx)
        return true
    }
}
