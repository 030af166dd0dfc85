package import Kernel

/// What the shop's own people do with accounts, roles and API keys, and the log of what they did.
///
/// Invariants: nobody gives a permission that he does not hold; admins are made by admins; one admin who can
/// sign in remains.
package struct Office: Feature {
    package let name = "office"
    private let hashing: Hashing

    package init(hashing: Hashing) {
        self.hashing = hashing
    }

    package var endpoints: [any Endpoint] {
        [
            ListUsers(), ShowUser(), ChangeUser(), ListRoles(), ShowRole(), SetRole(), DeleteRole(),
            ListAPIKeys(), ShowAPIKey(), CreateAPIKey(hashing: hashing), RotateAPIKey(hashing: hashing),
            RevokeAPIKey(), ListAuditLog(),
        ]
    }
}
