import Accounts
import Kernel

extension Transaction {
    /// Writes a line of the audit log about a user's own account.
    func trace(_ action: String, _ user: User, _ identity: Identity, _ requestID: String) throws {
        var line = AuditLine(action, by: user.actor, user.actor, from: identity.address)
        line.requestID = requestID
        try audit(line)
    }
}
