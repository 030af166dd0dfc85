import Kernel

/// A member as other members see one.
struct MemberReply: Codable, Sendable {
    let user_id: Int64
    let name: String?
    /// For owners alone.
    let email: String?
    let role: OrganizationRole
    let joined_at: Timestamp

    init(_ member: Member, for role: OrganizationRole) {
        user_id = member.userID
        name = member.name
        email = role == .owner ? member.email : nil
        self.role = member.role
        joined_at = member.joinedAt
    }
}

/// The path of one member.
struct MemberPath: Codable, Sendable {
    let organization_id: ID<Organization>
    let user_id: ID<Member>
}

/// Lists the members of an organization.
struct ListMembers: Query {
    static let route = Route.get(
        "/organizations/{organization_id}/members",
        "List members",
        problems: [Problem.notFound]
    )
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Reply = [MemberReply]

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [MemberReply] {
        let id = call.path.organization_id
        let role = try OrganizationAccess.member(call.who.userID, of: id, in: tx).role
        return try MemberTable.list(of: id, in: tx).map { MemberReply($0, for: role) }
    }
}

/// Changes what a member may do.
struct ChangeMember: Command {
    static let route = Route.patch(
        "/organizations/{organization_id}/members/{user_id}",
        "Change a member's role",
        refusals: [OrganizationRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Path = MemberPath
    typealias Reply = MemberReply

    struct Body: Codable, Sendable {
        let role: OrganizationRole
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> MemberReply {
        let id = call.path.organization_id
        let userID = call.path.user_id.value
        _ = try OrganizationAccess.lockedByOwner(id, call.who.userID, in: tx)
        guard let old = try MemberTable.find(userID, of: id, in: tx) else {
            throw OrganizationAccess.noMember
        }
        let counts = try MemberTable.count(of: id, in: tx)
        guard old.role != .owner || call.body.role == .owner || counts.owners > 1 else {
            throw OrganizationRefusal.lastOwner
        }
        guard try MemberTable.setRole(of: userID, to: call.body.role, in: id, tx),
            let new = try MemberTable.find(userID, of: id, in: tx)
        else { throw OrganizationAccess.noMember }
        try OrganizationAccess.note("organization.member_changed", id, in: tx)
        return MemberReply(new, for: .owner)
    }
}

/// Takes a member out; owners anybody, everybody oneself.
struct RemoveMember: Command {
    static let route = Route.delete(
        "/organizations/{organization_id}/members/{user_id}",
        "Remove a member",
        refusals: [OrganizationRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Path = MemberPath
    typealias Reply = Nothing

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let id = call.path.organization_id
        let userID = call.path.user_id.value
        let organization = try OrganizationAccess.locked(id, for: call.who.userID, in: tx)
        guard organization.role == .owner || userID == call.who.userID else {
            throw OrganizationRefusal.ownersOnly
        }
        guard let old = try MemberTable.find(userID, of: id, in: tx) else {
            throw OrganizationAccess.noMember
        }
        let counts = try MemberTable.count(of: id, in: tx)
        guard old.role != .owner || counts.owners > 1 else { throw OrganizationRefusal.lastOwner }
        guard try MemberTable.remove(userID, from: id, in: tx) else { throw OrganizationAccess.noMember }
        try OrganizationAccess.note("organization.member_left", id, in: tx)
        return Nothing()
    }
}
