import Accounts
import ArgumentParser
import Kernel
import Shop

/// Named lists of permissions.
struct RolesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "List, set and delete roles: named lists of permissions for staff.",
        discussion: "customer, staff and admin are built in. A change counts from the next request on.",
        subcommands: [List.self, Set.self, Delete.self]
    )

    /// A role's name from the command line.
    static func name(_ text: String) throws -> RoleName {
        guard let name = RoleName(text) else {
            throw CommandFailure(
                description: "\(Nearest.shortened(text)) is no name for a role: "
                    + (RoleName.rule.error(in: text) ?? "invalid") + ".",
                exitCode: 2
            )
        }
        return name
    }

    private static func json(_ role: Role) -> JSON {
        .object([
            ("name", .string(role.name.text)),
            ("permissions", .array(role.permissions.map { .string($0) })),
        ])
    }

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "List the roles and what they grant.")

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let roles = try await shop.database.read { tx in try Role.all(in: tx) }
            if json { return console.out(JSON.array(roles.map(RolesCommand.json)).text) }
            if roles.isEmpty { console.out("There are no roles yet. Make one: mercato roles set --help") }
            for role in roles {
                let granted = role.permissions.isEmpty ? "nothing" : role.permissions.joined(separator: ", ")
                console.out("\(role.name)  \(granted)")
            }
        }
    }

    struct Set: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a role, or change what it grants.",
            discussion: "Permissions: \(Permissions.names.joined(separator: ", "))."
        )

        @Argument(help: "The role's name, such as packer.")
        var name: String

        @Argument(help: ArgumentHelp("What it grants; without any, nothing.", valueName: "permission"))
        var permissions: [String] = []

        @Flag(help: "Print the role as JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let name = try RolesCommand.name(name)
            let permissions = permissions
            let role = try await shop.database.write { tx in
                let before = try Role.find(name, in: tx)
                let role = try Role.set(name, permissions, in: tx)
                var line = AuditLine("role.set", by: "command", "/roles/\(name)")
                line.before = before.map(RolesCommand.json)
                line.after = RolesCommand.json(role)
                try tx.audit(line)
                return role
            }
            if json { return console.out(RolesCommand.json(role).text) }
            let granted = role.permissions.isEmpty ? "nothing" : role.permissions.joined(separator: ", ")
            console.out("Role \(role.name) grants \(granted).")
        }
    }

    struct Delete: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a role; whoever held it loses what it granted."
        )

        @Argument(help: "The role's name.")
        var name: String

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let name = try RolesCommand.name(name)
            try await shop.database.write { tx in
                let before = try Role.find(name, in: tx)
                guard try Role.delete(name, in: tx) else {
                    throw CommandFailure(description: "There is no role \(name).")
                }
                var line = AuditLine("role.delete", by: "command", "/roles/\(name)")
                line.before = before.map(RolesCommand.json)
                try tx.audit(line)
            }
            console.out("Role \(name) is deleted.")
        }
    }
}
