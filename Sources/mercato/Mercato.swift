import ArgumentParser
import Shop

/// The whole shop in one binary.
@main
struct Mercato: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mercato",
        abstract: "The whole shop in one binary: catalogue, stock, carts, checkout, orders, payments.",
        discussion: """
            Start with `mercato serve --demo` and open http://localhost:8000/docs.
            Every setting can be a flag, an environment variable (MERCATO_…) or a line of a JSON file (--config).
            """,
        version: Shop.version,
        subcommands: [
            Serve.self, Migrate.self, Import.self, BenchData.self, Keys.self, ShowOpenAPI.self,
            ShowRoutes.self, PaymentsSandbox.self,
            Doctor.self,
            Version.self,
        ]
    )
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
