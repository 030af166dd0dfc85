import ArgumentParser
import Foundation
import Kernel
import Shop

/// The whole shop in one binary.
@main
struct Mercato: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mercato",
        abstract: "The whole shop in one binary: catalogue, stock, carts, checkout, orders, payments.",
        discussion: """
            Start with `mercato serve --demo` and open http://localhost:8000/docs.
            Every setting can be a flag, an environment variable (MERCATO_…) or a line of a JSON file \
            (--config).
            """,
        version: Shop.version,
        subcommands: [
            Serve.self, Migrate.self, Import.self, Export.self, BenchData.self, Keys.self, StaffCommand.self,
            RolesCommand.self, States.self, Privacy.self, MailCommand.self, ShowOpenAPI.self,
            ShowRoutes.self, PaymentsCommand.self, PaymentsSandbox.self,
            Doctor.self, AuditCommand.self, JobsCommand.self, ReplayCommand.self,
            LedgerCommand.self, TaxCommand.self, PromotionsCommand.self, GiftCardsCommand.self,
            BackupCommand.self, VerifyCommand.self, RestoreCommand.self, MoveCommand.self,
            Version.self,
        ]
    )

    static func main() async {
        if let word = CommandLine.arguments.dropFirst().first, let sentence = unknown(word) {
            Console.own.error("mercato: \(sentence)")
            Foundation.exit(EX_USAGE)
        }
        await main(nil)
    }

    /// The parser itself would only call the words after a misspelt command unexpected.
    private static func unknown(_ word: String) -> String? {
        let known =
            configuration.subcommands.map { $0.configuration.commandName ?? "\($0)".lowercased() } + ["help"]
        guard !word.hasPrefix("-"), !known.contains(word) else { return nil }
        let near = Nearest.name(to: word, among: known).map { "did you mean \($0)?" }
        return "there is no command \(Nearest.shortened(word)); \(near ?? "see mercato --help")"
    }
}

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the program's version.")

    @Flag(help: "As JSON.")
    var json = false

    func run() {
        Console.own.out(
            json ? #"{"name":"Mercato","version":"\#(Shop.version)"}"# : "mercato \(Shop.version)"
        )
    }
}
