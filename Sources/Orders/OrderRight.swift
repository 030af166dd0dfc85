import Customers
import Kernel

/// What makes an order visible to somebody: the one rule for every address under `/orders/{order}`.
enum OrderRight: Sendable {
    /// The permission.
    case staff
    /// It is theirs: by account, by cookie, or as one who buys for the organization.
    case owner
    /// It is their organization's, to look at.
    case member
    /// They know the external id of what a guest or a visitor ordered.
    case link

    /// Nil for what the caller may not see.
    static func of(
        _ order: Order,
        for viewer: OrderViewer,
        byLink: Bool,
        in tx: Transaction
    ) throws -> OrderRight? {
        if viewer.isStaff { return .staff }
        switch order.party.owner {
        case .user(let id)?:
            return viewer.userID == id ? .owner : nil
        case .organization(let id)?:
            guard let user = viewer.userID else { return nil }
            return try member(user, of: id, in: tx)
        case .visitor(let id)? where viewer.visitor == id:
            return .owner
        case .visitor?, nil:
            return byLink && order.linkEndedAt == nil ? .link : nil
        }
    }

    private static func member(
        _ user: Int64,
        of organization: Int64,
        in tx: Transaction
    ) throws -> OrderRight? {
        guard let role = try Organizations.role(of: user, in: organization, tx) else { return nil }
        return role.mayBuy ? .owner : .member
    }

    /// Whether the integer id is shown, which is no right by itself.
    var showsID: Bool {
        if case .link = self { false } else { true }
    }

    var isStaff: Bool {
        if case .staff = self { true } else { false }
    }

    /// - Throws: 403 for those who may only look.
    func mayChange() throws(Problem) {
        guard case .member = self else { return }
        throw Problem(
            Problem.forbidden,
            "An approver sees the organization's orders; its owners and buyers change them."
        )
    }
}

/// Who asks for an order.
struct OrderViewer: Sendable {
    let identity: Identity
    /// Whether the permission is there.
    let isStaff: Bool

    init(_ identity: Identity, isStaff: Bool = false) {
        self.identity = identity
        self.isStaff = isStaff
    }

    init<Right>(_ who: ShopperOrStaff<Right>) {
        self.init(who.identity, isStaff: who.staff != nil)
    }

    init<Right>(_ who: Staff<Right>) {
        self.init(who.identity, isStaff: true)
    }

    var userID: Int64? { identity.holder?.userID }

    /// The visitor behind the cookie, unless the caller is a machine.
    var visitor: Int64? {
        identity.holder == nil || userID != nil ? identity.visitor : nil
    }

    /// Who moves an order, for its history.
    var mover: OrderMover { OrderMover(name: identity.actor, isStaff: isStaff) }
}

/// Who moves an order.
struct OrderMover: Sendable {
    let name: String
    let isStaff: Bool

    static let clock = OrderMover(name: "clock", isStaff: false)

    static func provider(_ name: String) -> OrderMover { OrderMover(name: name, isStaff: false) }
}
