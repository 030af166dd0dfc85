import Kernel

/// Who may do what in an organization; whoever is not in it hears that there is none.
enum OrganizationAccess {
    static let notFound = Problem.notFound("Organization not found")
    static let noMember = Problem.notFound("Member not found")
    static let noInvitation = Problem.notFound("Invitation not found")

    /// - Throws: 404 for everybody who is not in it.
    static func member(
        _ userID: Int64,
        of id: ID<Organization>,
        in tx: Transaction
    ) throws -> Organization {
        guard let found = try OrganizationTable.find(id, for: userID, in: tx) else { throw notFound }
        return found
    }

    /// - Throws: 404, ``OrganizationRefusal/ownersOnly``
    static func owner(_ userID: Int64, of id: ID<Organization>, in tx: Transaction) throws -> Organization {
        let found = try member(userID, of: id, in: tx)
        guard found.role == .owner else { throw OrganizationRefusal.ownersOnly }
        return found
    }

    /// An organization whose members nobody else changes until the commit.
    static func locked(_ id: ID<Organization>, for userID: Int64, in tx: Transaction) throws -> Organization {
        try tx.lock("organizations", id.value)
        return try member(userID, of: id, in: tx)
    }

    /// The same for an owner alone.
    ///
    /// - Throws: 404, ``OrganizationRefusal/ownersOnly``
    static func lockedByOwner(
        _ id: ID<Organization>,
        _ userID: Int64,
        in tx: Transaction
    ) throws -> Organization {
        try tx.lock("organizations", id.value)
        return try owner(userID, of: id, in: tx)
    }

    /// Notes what happened to an organization.
    static func note(_ event: String, _ id: ID<Organization>, in tx: Transaction) throws {
        try tx.emit(event, "organization:\(id)")
        tx.touch("organization:\(id)")
    }
}
