import ArgumentParser
import Kernel
import Shop

struct Migrate: ShopCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database to this program's schema.",
        discussion:
            "`serve` does this when it starts. Steps are applied one by one; a second run does nothing."
    )

    @Flag(help: "Only list the steps that are missing; exit 3 when there are any.")
    var check = false
    @Flag(help: "As JSON.")
    var json = false
    @OptionGroup var place: PlaceOptions

    /// Looks before anything is applied, so it opens the shop by itself.
    mutating func run() async throws {
        let check = check
        let json = json
        let settings = place
        try await Failures.shown {
            let opened = try OpenedShop(try settings.settings())
            try await opened.using { shop in
                let missing = try await Migrations.pending(of: shop.migrations, on: shop.database).map(\.id)
                if !check { try await shop.migrate() }
                if json {
                    let list = JSON.array(missing.map { .string($0) })
                    Console.own.out(JSON.object([(check ? "missing" : "applied", list)]).text)
                } else {
                    for step in missing { Console.own.out("\(check ? "missing" : "applied") \(step)") }
                    if missing.isEmpty { Console.own.out("The schema is up to date.") }
                }
                if check, !missing.isEmpty { throw ExitCode(3) }
            }
        }
    }

    func run(on shop: Shop, console: Console) async throws {
        console.out("The running server has applied every step.")
    }
}
