package import Kernel
package import Proofs

/// What accounts need beside the database: how secrets are hashed, and what the shop decided.
package struct AccountSettings: Sendable {
    package let hashing: Hashing
    package let passwords: Passwords
    /// The country of a new user who names none.
    package let country: Country?
    /// Whom access tokens and one-time codes are for: the shop's address.
    package let issuer: String

    package init(hashing: Hashing, passwords: Passwords, country: Country?, issuer: String) {
        self.hashing = hashing
        self.passwords = passwords
        self.country = country
        self.issuer = issuer
    }

    /// The access tokens of this shop.
    package var tokens: AccessTokens {
        AccessTokens(issuer: issuer, audience: "mercato", hashing: hashing)
    }
}
