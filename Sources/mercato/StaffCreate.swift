import Accounts
import ArgumentParser
import Kernel
import Office
import Shop
import Proofs

extension StaffCommand {
    struct Create: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account for somebody of the staff.",
            discussion: """
                Without --password-stdin a password is made and printed once; it is stored only as its hash.
                Permissions: \(Permissions.names.joined(separator: ", ")).
                """
        )

        @Option(help: "The address to sign in with.")
        var email: String

        @Option(help: "What the person is called.")
        var name: String?

        @Option(help: ArgumentHelp("staff or admin. Default: staff.", valueName: "staff|admin"))
        var role = "staff"

        @Option(help: ArgumentHelp("Roles of the shop's own, with commas between.", valueName: "a,b"))
        var roles: String?

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("What this person may do beside the roles.", valueName: "permission")
        )
        var permission: [String] = []

        @Flag(help: "Read the password from standard input: its first line.")
        var passwordStdin = false

        @Flag(help: "Print {\"id\",\"email\",\"role\",\"password\"}; the password only if it was made.")
        var json = false

        @OptionGroup var place: PlaceOptions

        var readsInput: Bool { passwordStdin }

        func run(on shop: Shop, console: Console) async throws {
            let email = try StaffCommand.email(email)
            let name = try checkedName()
            guard let role = UserRole(rawValue: role), role != .customer else {
                throw CommandFailure(description: "--role must be staff or admin.", exitCode: 2)
            }
            let roles = try (roles ?? "").split(separator: ",").map { try RolesCommand.name(String($0)) }
            let password = try passwordStdin ? given(console, email) : GeneratedPassword.make(.system)
            let accounts = shop.settings.accounts
            var account = NewAccount(
                email,
                passwordHash: try await accounts.passwords.hash(password),
                role: role
            )
            account.name = name
            account.roles = roles
            account.permissions = permission
            account.country = accounts.country
            let user = try await shop.database.write { [account] tx in
                try account.create(by: "command", in: tx)
            }
            show(user, passwordStdin ? nil : password, console)
        }

        private func checkedName() throws -> String? {
            guard let name else { return nil }
            guard let checked = PersonName(name) else {
                throw CommandFailure(
                    description: "--name must be one line of 1 to 100 characters.",
                    exitCode: 2
                )
            }
            return checked.text
        }

        /// The password that came in, if it is one.
        private func given(_ console: Console, _ email: Email) throws -> String {
            guard let text = console.input, let password = Password(text) else {
                throw CommandFailure(
                    description: "--password-stdin wants a line of 8 to 128 characters on standard input.",
                    exitCode: 2
                )
            }
            if let refusal = PasswordRules.refusal(password.text, email: email.text, name: name) {
                throw CommandFailure(description: "The password \(refusal).", exitCode: 2)
            }
            return password.text
        }

        private func show(_ user: User, _ password: String?, _ console: Console) {
            let address = user.email?.text ?? ""
            if json {
                var members: [(key: String, value: JSON)] = [
                    ("id", .number("\(user.id)")), ("email", .string(address)),
                    ("role", .string(user.role.rawValue)),
                ]
                if let password { members.append(("password", .string(password))) }
                return console.out(JSON.object(members).text)
            }
            console.out("\(address) is \(user.role.rawValue) now (user \(user.id)).")
            if let password {
                console.out("The password is shown only now:")
                console.out(password)
            }
        }
    }
}
