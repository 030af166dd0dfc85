import Accounts
import Kernel

/// A role as staff see it.
struct RoleReply: Codable, Sendable {
    let name: RoleName
    let permissions: [String]
    let created_at: Timestamp
    let updated_at: Timestamp

    init(_ role: Role) {
        name = role.name
        permissions = role.permissions
        created_at = role.createdAt
        updated_at = role.updatedAt
    }
}

/// The address of one role.
struct RolePath: Codable, Sendable {
    let name: RoleName

    static let notFound = Problem.notFound("Role not found")
}

/// Lists the roles that were made for this shop.
struct ListRoles: Query {
    typealias Who = Staff<PeopleRead>
    typealias Reply = [RoleReply]
    static let route = Route.get("/roles", "List roles")

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> [RoleReply] {
        try Role.all(in: tx).map(RoleReply.init)
    }
}

/// Shows one role.
struct ShowRole: Query {
    typealias Who = Staff<PeopleRead>
    typealias Path = RolePath
    typealias Reply = RoleReply
    static let route = Route.get("/roles/{name}", "Show a role", problems: [Problem.notFound])

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> RoleReply {
        guard let role = try Role.find(call.path.name, in: tx) else { throw RolePath.notFound }
        return RoleReply(role)
    }
}

/// Makes a role, or changes what it grants, within what its maker holds.
struct SetRole: Command {
    typealias Who = Staff<SettingsWrite>
    typealias Path = RolePath
    typealias Reply = RoleReply
    static let route = Route.put(
        "/roles/{name}",
        "Make a role, or change its permissions",
        refusals: [RoleRefusal.self]
    )

    struct Body: Codable, Sendable {
        let permissions: [PermissionName]
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> RoleReply {
        let wanted = call.body.permissions.map(\.name)
        let granted = try Role.find(call.path.name, in: tx)?.permissions ?? []
        // What the role granted before is nobody's new gift.
        try Grants.require(Set(wanted).subtracting(granted), heldBy: call.who.identity)
        return RoleReply(try Role.set(call.path.name, wanted, in: tx))
    }
}

/// Deletes a role; whoever held it loses what it granted.
struct DeleteRole: Command {
    typealias Who = Staff<SettingsWrite>
    typealias Path = RolePath
    typealias Reply = Nothing
    static let route = Route.delete(
        "/roles/{name}",
        "Delete a role",
        refusals: [RoleRefusal.self],
        problems: [Problem.notFound]
    )

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        guard try Role.delete(call.path.name, in: tx) else { throw RolePath.notFound }
        return Nothing()
    }
}
