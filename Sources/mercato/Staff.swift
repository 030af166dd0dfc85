import Accounts
import ArgumentParser
import Kernel
import Office
import Shop

/// Accounts of those who run the shop.
struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff",
        abstract: "Make, list, bar and open accounts of staff.",
        discussion: """
            An admin may do everything; staff what their roles grant (mercato roles), and nothing else.
            They sign in as everybody does: POST /api/auth/login.
            """,
        subcommands: [Create.self, List.self, Disable.self, Enable.self]
    )

    /// An address from the command line.
    static func email(_ text: String) throws -> Email {
        guard let email = Email(text) else {
            throw CommandFailure(
                description: "\(Nearest.shortened(text)) is no e-mail address.",
                exitCode: 2
            )
        }
        return email
    }

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "List staff and admins.")

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let staff = try await shop.database.read { tx in try StaffMember.all(in: tx) }
            if json { return console.out(JSON.array(staff.map(Self.json)).text) }
            if staff.isEmpty {
                console.out("There is no staff yet. Make an admin: mercato staff create --help")
            }
            for member in staff {
                let roles = member.roles.isEmpty ? "" : "  \(member.roles.joined(separator: ", "))"
                let state = member.isDisabled ? "  barred" : ""
                console.out("\(member.id)  \(member.email)  \(member.role.rawValue)\(roles)\(state)")
            }
        }

        private static func json(_ member: StaffMember) -> JSON {
            .object([
                ("id", .number("\(member.id)")), ("email", .string(member.email)),
                ("name", .maybe(member.name)), ("role", .string(member.role.rawValue)),
                ("roles", .array(member.roles.map { .string($0) })),
                ("is_disabled", .bool(member.isDisabled)),
            ])
        }
    }

    struct Disable: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bar an account: it is signed out everywhere and cannot sign in."
        )

        @OptionGroup var account: AccountOptions
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            try await account.setDisabled(true, on: shop, console)
        }
    }

    struct Enable: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "Open a barred account again.")

        @OptionGroup var account: AccountOptions
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            try await account.setDisabled(false, on: shop, console)
        }
    }
}

/// Whose account is barred or opened.
struct AccountOptions: ParsableArguments {
    @Argument(help: "The account's e-mail address.")
    var email: String

    @Flag(help: "Print {\"email\",\"is_disabled\",\"changed\"}.")
    var json = false

    func setDisabled(_ isDisabled: Bool, on shop: Shop, _ console: Console) async throws {
        let email = try StaffCommand.email(email)
        let isChanged = try await shop.database.write { tx in
            try StaffMember.setDisabled(isDisabled, email, by: "command", in: tx)
        }
        if json {
            return console.out(
                JSON.object([
                    ("email", .string(email.text)), ("is_disabled", .bool(isDisabled)),
                    ("changed", .bool(isChanged)),
                ]).text
            )
        }
        let state = isDisabled ? "barred" : "open"
        console.out(isChanged ? "\(email) is \(state) now." : "\(email) was \(state) already.")
    }
}
