import Kernel

/// An organization as a member sees it.
struct OrganizationReply: Codable, Sendable {
    let id: ID<Organization>
    let name: String
    /// What the caller may do in it.
    let role: OrganizationRole
    let created_at: Timestamp

    init(_ organization: Organization) {
        id = organization.id
        name = organization.name
        role = organization.role
        created_at = organization.createdAt
    }
}

/// The name of an organization.
struct OrganizationBody: Codable, Sendable {
    let name: Text<1, 120>
}

/// The path of one organization.
struct OrganizationPath: Codable, Sendable {
    let organization_id: ID<Organization>
}

/// Makes an organization, whose owner is whoever makes it.
struct CreateOrganization: Command {
    static let route = Route.post(
        "/organizations",
        "Make an organization",
        refusals: [OrganizationRefusal.self]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Body = OrganizationBody
    typealias Reply = OrganizationReply

    let limits: CustomerLimits

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrganizationReply {
        let userID = call.who.userID
        try tx.lock("users", userID)
        guard try OrganizationTable.made(by: userID, in: tx) < limits.organizationsMax else {
            throw OrganizationRefusal.tooMany(max: limits.organizationsMax)
        }
        let id = try OrganizationTable.insert(call.body.name.text.inOneLine, by: userID, in: tx)
        try MemberTable.insert(userID, as: .owner, into: id, in: tx)
        try OrganizationAccess.note("organization.created", id, in: tx)
        return OrganizationReply(try OrganizationAccess.member(userID, of: id, in: tx))
    }
}

/// Lists the organizations that the caller is in, the oldest first.
struct ListOrganizations: Query {
    static let route = Route.get("/organizations", "List your organizations")
    typealias Who = SignedIn
    typealias Reply = [OrganizationReply]

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [OrganizationReply] {
        try OrganizationTable.list(of: call.who.userID, in: tx).map(OrganizationReply.init)
    }
}

/// Shows an organization to its members.
struct ShowOrganization: Query {
    static let route = Route.get(
        "/organizations/{organization_id}",
        "Show an organization",
        problems: [Problem.notFound]
    )
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Reply = OrganizationReply

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> OrganizationReply {
        let id = call.path.organization_id
        return OrganizationReply(try OrganizationAccess.member(call.who.userID, of: id, in: tx))
    }
}

/// Renames an organization.
struct RenameOrganization: Command {
    static let route = Route.patch(
        "/organizations/{organization_id}",
        "Rename an organization",
        refusals: [OrganizationRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Body = OrganizationBody
    typealias Reply = OrganizationReply

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrganizationReply {
        let id = call.path.organization_id
        _ = try OrganizationAccess.lockedByOwner(id, call.who.userID, in: tx)
        try OrganizationTable.rename(id, to: call.body.name.text.inOneLine, in: tx)
        try OrganizationAccess.note("organization.updated", id, in: tx)
        return OrganizationReply(try OrganizationAccess.member(call.who.userID, of: id, in: tx))
    }
}

/// Deletes an organization; its orders stay.
struct DeleteOrganization: Command {
    static let route = Route.delete(
        "/organizations/{organization_id}",
        "Delete an organization",
        refusals: [OrganizationRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Reply = Nothing

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let id = call.path.organization_id
        _ = try OrganizationAccess.lockedByOwner(id, call.who.userID, in: tx)
        try OrganizationTable.delete(id, in: tx)
        try OrganizationAccess.note("organization.deleted", id, in: tx)
        return Nothing()
    }
}
