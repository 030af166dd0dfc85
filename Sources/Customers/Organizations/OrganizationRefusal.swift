import Kernel

/// Why an organization is not changed.
enum OrganizationRefusal: Refusal, Equatable {
    /// A member may look, and not do this.
    case ownersOnly
    case tooMany(max: Int)
    /// Without its last owner nobody could look after it.
    case lastOwner
    case alreadyMember
    /// An invitation to this address can still be accepted.
    case alreadyInvited
    case tooManyInvitations(max: Int)
    case tooManyMembers(max: Int)

    static let roleKind = CustomerRefusal.roleKind
    static let fullKind = Problem.Kind(409, "organizations_full", "There are as many as there may be.")
    static let lastKind = Problem.Kind(409, "last_owner", "An organization always has an owner.")
    static let memberKind = Problem.Kind(409, "already_member", "The address belongs to a member.")
    static let invitedKind = Problem.Kind(409, "already_invited", "An invitation waits to be accepted.")
    static let invitationsKind = Problem.Kind(409, "too_many_invitations", "Enough were sent today.")
    static let membersKind = Problem.Kind(409, "members_full", "It has as many members as it may.")

    static var kinds: [Problem.Kind] {
        [roleKind, fullKind, lastKind, memberKind, invitedKind, invitationsKind, membersKind]
    }

    var isTransient: Bool { if case .tooManyInvitations = self { true } else { false } }

    var problem: Problem {
        switch self {
        case .ownersOnly:
            Problem(Self.roleKind, "Only owners of the organization may do this.")
        case .tooMany(let max):
            Problem(Self.fullKind, "You can make at most \(max) organizations; delete one first.")
        case .lastOwner:
            Problem(Self.lastKind, "This is the last owner; make another member an owner first.")
        case .alreadyMember:
            Problem(Self.memberKind, "This address belongs to a member already.")
        case .alreadyInvited:
            Problem(Self.invitedKind, "This address is invited already; revoke that invitation first.")
        case .tooManyInvitations(let max):
            Problem(Self.invitationsKind, "At most \(max) invitations can be sent in a day; try tomorrow.")
        case .tooManyMembers(let max):
            Problem(Self.membersKind, "An organization can have at most \(max) members.")
        }
    }
}

/// Why an invitation is not accepted; for one that was revoked, or is for another address, it is as if it
/// were not there.
enum InvitationRefusal: Refusal, Equatable {
    case used
    case expired
    case membersFull(max: Int)

    static let usedKind = Problem.Kind(409, "invitation_used", "The invitation was accepted before.")
    static let expiredKind = Problem.Kind(409, "invitation_expired", "The invitation is too old.")

    static var kinds: [Problem.Kind] { [usedKind, expiredKind, OrganizationRefusal.membersKind] }

    var problem: Problem {
        switch self {
        case .used: Problem(Self.usedKind, "This invitation was accepted already.")
        case .expired: Problem(Self.expiredKind, "This invitation has expired; ask for another one.")
        case .membersFull(let max): OrganizationRefusal.tooManyMembers(max: max).problem
        }
    }
}
