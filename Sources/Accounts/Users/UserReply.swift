package import Kernel

/// A user as they see themselves.
package struct UserReply: Codable, Sendable {
    let id: ID<User>
    let email: String?
    let name: String?
    let role: UserRole
    let country: Country?
    /// What the user may do as staff.
    let permissions: [String]
    let email_verified: Bool
    /// Whether signing in wants a one-time code.
    let totp: Bool
    let created_at: Timestamp

    package init(_ user: User, in tx: Transaction) throws {
        id = user.id
        email = user.email?.text
        name = user.name
        role = user.role
        country = user.country
        permissions = try UserPermissions.of(user.id, user.role, in: tx).sorted()
        email_verified = user.emailVerifiedAt != nil
        totp = user.wantsCode
        created_at = user.createdAt
    }
}
