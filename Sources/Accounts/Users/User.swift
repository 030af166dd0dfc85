package import Kernel

/// Somebody with an account.
package struct User: Sendable {
    package let id: ID<User>
    /// Nil when the account was erased.
    package let email: Email?
    package let name: String?
    /// Nil for an account that was made without one: it signs in after a reset.
    package let passwordHash: String?
    package let role: UserRole
    package let country: Country?
    package let emailVerifiedAt: Timestamp?
    package let disabledAt: Timestamp?
    package let erasedAt: Timestamp?
    package let totpSecret: String?
    package let totpConfirmedAt: Timestamp?
    package let totpLastStep: Int64?
    /// The visitor who registered, until the first sign-in.
    package let pendingVisitorID: Int64?
    package let createdAt: Timestamp
    package let updatedAt: Timestamp

    init(_ row: Row) {
        id = row["id"]
        email = row["email"]
        name = row["name"]
        passwordHash = row["password_hash"]
        role = row["role"]
        country = row["country"]
        emailVerifiedAt = row["email_verified_at"]
        disabledAt = row["disabled_at"]
        erasedAt = row["erased_at"]
        totpSecret = row["totp_secret"]
        totpConfirmedAt = row["totp_confirmed_at"]
        totpLastStep = row["totp_last_step"]
        pendingVisitorID = row["pending_visitor_id"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
    }

    /// For journals and owners: `user:5`.
    package var actor: String { "user:\(id)" }

    /// Whether the account may be used at all.
    package var isActive: Bool { disabledAt == nil && erasedAt == nil }
    package var wantsCode: Bool { totpConfirmedAt != nil }
}

/// What a user is to the shop.
package enum UserRole: String, SchemaWords, SQLConvertible {
    /// Buys; holds no permission.
    case customer
    /// Holds the permissions of the roles it was given.
    case staff
    /// Holds every permission.
    case admin
}
