import Accounts
package import Kernel

/// The links of mails as somebody shows them: only so many wrong ones from one network.
package struct MailLink {
    package static let wrongKind = Problem.Kind(400, "bad_link", "The link is wrong, used or too old.")

    private let settings: AccountSettings

    init(_ settings: AccountSettings) {
        self.settings = settings
    }

    /// - Throws: 429 when too many were wrong.
    func check(_ identity: Identity, in tx: Transaction) throws {
        try ThrottleTable.check([bucket(identity)], in: tx)
    }

    /// Counts a wrong one.
    func wrong(_ identity: Identity, in tx: Transaction) throws -> Problem {
        try ThrottleTable.draw([bucket(identity)], in: tx)
        return Problem(Self.wrongKind, "The link is wrong, was used or is too old. Ask for a new one.")
    }

    private func bucket(_ identity: Identity) -> Throttle.Bucket {
        Throttle.links.bucket(of: Throttle.network(of: identity.address), settings.hashing)
    }
}
