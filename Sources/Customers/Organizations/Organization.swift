package import Kernel

/// People who buy together.
package struct Organization: Sendable {
    package let id: ID<Organization>
    package let name: String
    package let createdAt: Timestamp
    /// What the asking member may do in it.
    package let role: OrganizationRole

    init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        createdAt = row["created_at"]
        role = row["role"]
    }
}

/// One member of an organization.
struct Member: Sendable {
    let userID: Int64
    /// Nil for a user who was erased.
    let name: String?
    let email: String?
    let role: OrganizationRole
    let joinedAt: Timestamp

    init(_ row: Row) {
        userID = row["user_id"]
        name = row["name"]
        email = row["email"]
        role = row["role"]
        joinedAt = row["joined_at"]
    }
}

/// A mail to somebody who may join.
struct Invitation: Sendable {
    let id: ID<Invitation>
    let organizationID: ID<Organization>
    /// Nil once whoever it was for is erased.
    let email: String?
    let emailKey: String?
    let role: OrganizationRole
    let createdAt: Timestamp
    let expiresAt: Timestamp
    let acceptedAt: Timestamp?

    init(_ row: Row) {
        id = row["id"]
        organizationID = row["organization_id"]
        email = row["email"]
        emailKey = row["email_key"]
        role = row["role"]
        createdAt = row["created_at"]
        expiresAt = row["expires_at"]
        acceptedAt = row["accepted_at"]
    }
}
