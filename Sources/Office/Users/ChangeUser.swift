import Accounts
import Kernel

/// Changes what an account is to the shop, or bars it: then it is signed out everywhere at once.
///
/// Admins are made and changed by admins alone, and nobody gives a permission that he does not hold.
struct ChangeUser: Command {
    typealias Who = Staff<PeopleWrite>
    typealias Path = UserPath
    typealias Reply = AccountRecord
    static let route = Route.patch(
        "/users/{id}",
        "Change a user's role, or bar the account",
        refusals: [StaffRefusal.self],
        problems: [Problem.notFound]
    )

    struct Body: Codable, Sendable {
        let role: UserRole?
        let roles: [RoleName]?
        let is_disabled: Bool?
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> AccountRecord {
        guard let user = try UserTable.find(call.path.id, in: tx), user.erasedAt == nil else {
            throw UserPath.notFound
        }
        let body = call.body
        if user.role == .admin || body.role == .admin { try Self.requireAdmin(call.who.identity, in: tx) }
        let change = StaffChange(role: body.role, roles: body.roles, isDisabled: body.is_disabled)
        let granted = try change.apply(to: user, in: tx)
        try Grants.require(granted, heldBy: call.who.identity)
        if user.role != .staff, body.role == .staff {
            let kept = try UserPermissions.of(user.id, .staff, in: tx)
            try Grants.require(kept, heldBy: call.who.identity)
        }
        return try AccountRecord.find(user.id, in: tx)
    }

    /// An API key is no admin, whatever it may do.
    private static func requireAdmin(_ identity: Identity, in tx: Transaction) throws {
        let user = try identity.holder?.userID.flatMap { try UserTable.find(ID($0), in: tx) }
        guard user?.role == .admin else {
            throw Problem(Problem.forbidden, "Only an admin makes or changes an admin.")
        }
    }
}
