import Kernel
import Notices

/// An invitation as owners see it; its token is in the mail alone.
struct InvitationReply: Codable, Sendable {
    let id: ID<Invitation>
    let email: String?
    let role: OrganizationRole
    let created_at: Timestamp
    let expires_at: Timestamp

    init(_ invitation: Invitation) {
        id = invitation.id
        email = invitation.email
        role = invitation.role
        created_at = invitation.createdAt
        expires_at = invitation.expiresAt
    }
}

/// Invites somebody by mail, who may have an account or not: the answer is the same.
struct InviteMember: Command {
    static let route = Route.post(
        "/organizations/{organization_id}/members",
        "Invite somebody",
        refusals: [OrganizationRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Reply = InvitationReply

    struct Body: Codable, Sendable {
        let email: Email
        let role: OrganizationRole
    }

    let hashing: Hashing
    let limits: CustomerLimits

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> InvitationReply {
        let id = call.path.organization_id
        let organization = try OrganizationAccess.lockedByOwner(id, call.who.userID, in: tx)
        try check(EmailKey(call.body.email), id, in: tx)
        let token = tx.random.hex(digits: 64)
        let invitation = try InvitationTable.insert(
            InvitationTable.Draft(
                organization: id,
                email: call.body.email,
                role: call.body.role,
                hash: hashing.digest(token),
                inviter: call.who.userID,
                expiresAt: tx.now.adding(days: limits.invitationDays)
            ),
            in: tx
        )
        let inviter = try MemberTable.find(call.who.userID, of: id, in: tx)
        try Mail.queue(
            .invitation(
                organization: organization.name,
                inviter: inviter?.name ?? inviter?.email ?? "Somebody",
                role: call.body.role.rawValue,
                token: token
            ),
            to: call.body.email.text,
            in: tx
        )
        try OrganizationAccess.note("organization.member_invited", id, in: tx)
        return InvitationReply(invitation)
    }

    private func check(_ key: EmailKey, _ id: ID<Organization>, in tx: Transaction) throws {
        guard try !MemberTable.has(key, of: id, in: tx) else { throw OrganizationRefusal.alreadyMember }
        let sent = try InvitationTable.sent(from: id, to: key, in: tx)
        guard !sent.isWaiting else { throw OrganizationRefusal.alreadyInvited }
        guard sent.today < limits.invitationsPerDay else {
            throw OrganizationRefusal.tooManyInvitations(max: limits.invitationsPerDay)
        }
        guard try MemberTable.count(of: id, in: tx).members < limits.membersMax else {
            throw OrganizationRefusal.tooManyMembers(max: limits.membersMax)
        }
    }
}

/// Lists the invitations that can still be accepted.
struct ListInvitations: Query {
    static let route = Route.get(
        "/organizations/{organization_id}/invitations",
        "List invitations",
        refusals: [OrganizationRefusal.self],
        problems: [Problem.notFound]
    )
    typealias Who = SignedIn
    typealias Path = OrganizationPath
    typealias Reply = [InvitationReply]

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [InvitationReply] {
        let id = call.path.organization_id
        _ = try OrganizationAccess.owner(call.who.userID, of: id, in: tx)
        return try InvitationTable.live(of: id, in: tx).map(InvitationReply.init)
    }
}

/// Ends an invitation before it is accepted.
struct RevokeInvitation: Command {
    static let route = Route.delete(
        "/organizations/{organization_id}/invitations/{invitation_id}",
        "Revoke an invitation",
        refusals: [OrganizationRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Reply = Nothing

    struct Path: Codable, Sendable {
        let organization_id: ID<Organization>
        let invitation_id: ID<Invitation>
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let id = call.path.organization_id
        _ = try OrganizationAccess.lockedByOwner(id, call.who.userID, in: tx)
        guard try InvitationTable.revoke(call.path.invitation_id, of: id, in: tx) else {
            throw OrganizationAccess.noInvitation
        }
        try OrganizationAccess.note("organization.invitation_revoked", id, in: tx)
        return Nothing()
    }
}

/// Joins an organization by the token of a mail, which works once, in time, and for its address alone.
struct AcceptInvitation: Command {
    static let route = Route.post(
        "/organizations/invitations/accept",
        "Accept an invitation",
        status: 200,
        refusals: [InvitationRefusal.self],
        problems: [Problem.notFound]
    )
    static let isolation = Access.readCommittedAndGuarded
    typealias Who = SignedIn
    typealias Reply = OrganizationReply

    struct Body: Codable, Sendable {
        let token: Text<1, 128>
    }

    let hashing: Hashing
    let limits: CustomerLimits

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrganizationReply {
        let userID = call.who.userID
        let hash = hashing.digest(call.body.token.text)
        let user = try tx.first("SELECT email_key FROM users WHERE id = \(userID) AND erased_at IS NULL")
        guard let found = try InvitationTable.find(hash: hash, in: tx),
            let key: String = user?[0], found.emailKey == key
        else { throw OrganizationAccess.noInvitation }
        let id = found.organizationID
        try tx.lock("organizations", id.value)
        guard found.acceptedAt == nil else { throw InvitationRefusal.used }
        guard found.expiresAt > tx.now else { throw InvitationRefusal.expired }
        guard try MemberTable.count(of: id, in: tx).members < limits.membersMax else {
            throw InvitationRefusal.membersFull(max: limits.membersMax)
        }
        guard try InvitationTable.accept(found.id, in: tx) else { throw InvitationRefusal.used }
        try MemberTable.insert(userID, as: found.role, into: id, in: tx)
        try OrganizationAccess.note("organization.member_joined", id, in: tx)
        return OrganizationReply(try OrganizationAccess.member(userID, of: id, in: tx))
    }
}
