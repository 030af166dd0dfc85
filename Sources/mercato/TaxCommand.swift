import ArgumentParser
import Kernel
import Pricing
import Shop

/// Rates of tax.
struct TaxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tax",
        abstract: "Load tables of tax rates that come with the program, and list the rates.",
        subcommands: [Load.self, List.self]
    )

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tax rates that hold now, by country.",
            discussion: """
                A line a rate: its number, country, postcodes or region, tax code, percentage, whether \
                prices contain it, its name, and whose it is.
                """
        )

        @Option(help: "Only this country's, such as DE.")
        var country: String?

        @Flag(help: "Also those that hold no more or not yet.")
        var all = false

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let country = try country.map(Self.country)
            let (rates, now) = try await shop.database.read { tx in
                (try country.map { try TaxRates.load(for: $0, in: tx) } ?? TaxRates.all(in: tx), tx.now)
            }
            let shown = rates.filter { rate in
                all || rate.validFrom.map { $0 <= now } ?? true && rate.validUntil.map { now < $0 } ?? true
            }
            if json {
                let bytes = try ReplyEncoder.bytes(of: shown.map(TaxRateReply.init))
                return console.out(String(decoding: bytes, as: UTF8.self))
            }
            for rate in shown { console.out(Self.line(rate)) }
            if shown.isEmpty { console.error("There are no such tax rates; see mercato tax load --help.") }
        }

        private static func country(_ text: String) throws -> Country {
            guard let country = Country(text.uppercased()) else {
                throw CommandFailure(
                    description: "\(Nearest.shortened(text)) is no country's two letters, such as DE.",
                    exitCode: 2
                )
            }
            return country
        }

        private static func line(_ rate: TaxRate) -> String {
            let span = [
                rate.validFrom.map { "from \($0)" }, rate.validUntil.map { "until \($0)" },
            ].compactMap(\.self).joined(separator: " ")
            let words: [String] = [
                "\(rate.id)", rate.country.text, rate.postcodes?.text ?? rate.region ?? "all",
                rate.taxCode ?? "every code", "\(rate.percentage.digits.text) %",
                rate.isInclusive ? "in prices" : "on top", rate.name ?? "Tax",
                rate.table.map { "table \($0)" } ?? "by hand",
            ]
            return (words + (span.isEmpty ? [] : [span])).joined(separator: "  ")
        }
    }
}
