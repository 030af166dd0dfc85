import Accounts
import ArgumentParser
import Bulk
import Kernel
import People
import Shop

struct Privacy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand over or erase what the shop knows of a person.",
        discussion: """
            Erasing leaves the books whole: numbers, lines and sums of orders stay; names, mails, addresses \
            and what logs tell of the person go.
            """,
        subcommands: [Export.self, Erase.self]
    )

    struct Export: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write everything about a person as one JSON file."
        )

        @Option(help: "The e-mail address of the account.")
        var email: String

        @Option(
            help: ArgumentHelp(
                "The file, readable by its owner only; - or nothing is standard output.",
                valueName: "file"
            )
        )
        var out = "-"

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let email = try Privacy.address(email)
            let document = try await shop.database.write { tx in
                let user = try Privacy.user(email, in: tx)
                try tx.audit(AuditLine("privacy.exported", by: "command", user.actor))
                return try PersonalData.export(of: user, in: tx)
            }
            let bytes = Array((document.text + "\n").utf8)
            guard out != "-" else { return console.write(String(decoding: bytes, as: UTF8.self), false) }
            let file = try FileOutput(path: console.path(out), isPrivate: true)
            try file.write(bytes)
            try file.finish()
            console.error("Everything about \(email) is in \(out).")
        }
    }

    struct Erase: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "Erase a person. There is no way back.")

        @Option(help: "The e-mail address of the account, or that guests' orders were placed with.")
        var email: String

        @Flag(help: "Yes, really.")
        var yes = false

        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard yes else {
                throw ValidationError("There is no way back. Export first if you must, then add --yes.")
            }
        }

        func run(on shop: Shop, console: Console) async throws {
            let email = try Privacy.address(email)
            let erased = try await shop.database.write { tx in
                try PersonalData.erase(everybodyWith: email, by: "command", in: tx)
            }
            guard erased.hasAccount || erased.guestOrders > 0 else { throw Privacy.unknown(email) }
            let account = erased.hasAccount ? "The account is erased" : "There is no account"
            console.out("\(account); \(erased.guestOrders) orders of guests name nobody any more.")
        }
    }

    private static func address(_ text: String) throws -> Email {
        guard let email = Email(text) else {
            throw CommandFailure(description: "--email must be an e-mail address.", exitCode: 2)
        }
        return email
    }

    private static func user(_ email: Email, in tx: Transaction) throws -> User {
        guard let user = try PersonalData.account(email, in: tx) else { throw unknown(email) }
        return user
    }

    private static func unknown(_ email: Email) -> CommandFailure {
        CommandFailure(description: "Nobody is known by \(email).")
    }
}
