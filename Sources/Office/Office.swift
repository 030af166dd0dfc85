package import Kernel

/// What the shop's own people do with accounts, roles and API keys, and the log of what they did.
///
/// Invariants: nobody gives a permission that he does not hold; admins are made by admins; one admin who can
/// sign in remains.
package struct Office: Feature {
    package let name = "office"
    private let hashing: Hashing
    private let shopAudits: [Audit]

    /// The audits are those of the whole shop.
    package init(hashing: Hashing, audits: [Audit]) {
        self.hashing = hashing
        shopAudits = audits
    }

    package var migrations: [Migration] { [AuditResult.migration] }
    package var jobs: [any Job] { [NightlyAudit()] }

    package var endpoints: [any Endpoint] {
        [
            ListUsers(), ShowUser(), ChangeUser(), ListRoles(), ShowRole(), SetRole(), DeleteRole(),
            ListAPIKeys(), ShowAPIKey(), CreateAPIKey(hashing: hashing), RotateAPIKey(hashing: hashing),
            RevokeAPIKey(), ListAuditLog(), ShowAudit(audits: shopAudits),
            ListJobs(), ShowJob(), RetryJob(), DropJob(),
        ]
    }
}
