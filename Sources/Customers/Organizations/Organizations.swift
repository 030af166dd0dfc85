package import Kernel

/// What others may know of organizations.
package enum Organizations {
    /// What a user may do in an organization; nil for somebody who is not in it, or when it is deleted.
    package static func role(
        of userID: Int64,
        in organization: Int64,
        _ tx: Transaction
    ) throws -> OrganizationRole? {
        try OrganizationTable.find(ID(organization), for: userID, in: tx)?.role
    }

    /// The organizations that a user is in.
    package static func all(of userID: Int64, in tx: Transaction) throws -> [Organization] {
        try OrganizationTable.list(of: userID, in: tx)
    }

    /// What is stored of a user's part in organizations, and of invitations to an address that is the user's.
    package static func everything(of userID: Int64, email: Email?, in tx: Transaction) throws -> JSON {
        let organizations = try OrganizationTable.list(of: userID, in: tx).map { organization in
            JSON.object([
                ("id", .number(organization.id.description)), ("name", .string(organization.name)),
                ("role", .string(organization.role.rawValue)),
            ])
        }
        let sent = try email.map { try InvitationTable.list(for: $0, in: tx) } ?? []
        let invitations = sent.map { invitation in
            JSON.object([
                ("organization_id", .number(invitation.organizationID.description)),
                ("role", .string(invitation.role.rawValue)),
                ("created_at", .string(invitation.createdAt.description)),
            ])
        }
        return .object([("organizations", .array(organizations)), ("invitations", .array(invitations))])
    }

    /// Takes a user out of every organization, and the address out of every invitation.
    ///
    /// Where the user was the last owner, whoever joined first takes over; an organization that nobody is in
    /// any more is deleted. Its orders stay.
    package static func erase(_ userID: Int64, key: EmailKey?, in tx: Transaction) throws {
        try InvitationTable.forget(key, in: tx)
        for organization in try OrganizationTable.list(of: userID, in: tx) {
            try tx.lock("organizations", organization.id.value)
            _ = try MemberTable.remove(userID, from: organization.id, in: tx)
            let left = try MemberTable.count(of: organization.id, in: tx)
            if left.members == 0 {
                try OrganizationTable.delete(organization.id, in: tx)
                try Customers.erase(.organization(organization.id.value), in: tx)
            } else if left.owners == 0 {
                try MemberTable.promoteOldest(of: organization.id, in: tx)
            }
        }
    }
}
