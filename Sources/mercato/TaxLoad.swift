import ArgumentParser
import Kernel
import Pricing
import Shop

extension TaxCommand {
    struct Load: ShopCommand {
        enum Prices: String, EnumerableFlag {
            case inclusive
            case exclusive

            static func help(for value: Prices) -> ArgumentHelp? {
                switch value {
                case .inclusive: "Prices contain the tax, as consumers in the EU are shown them."
                case .exclusive: "The tax is added to prices."
                }
            }
        }

        static let configuration = CommandConfiguration(
            abstract: "Load a table of tax rates; loading it again changes only what differs.",
            discussion: """
                Tables: \(TaxTable.names.joined(separator: ", ")): the value added tax of the 27 members of \
                the European Union, standard and reduced, by the date of effect, with the places where other \
                rates hold. Prices contain the tax unless --exclusive is said; a later load leaves that as \
                it is. Rates that staff made or changed are left alone and come first.
                """
        )

        @Argument(help: ArgumentHelp("The table's name: eu.", valueName: "table"))
        var table: String

        @Flag(exclusivity: .exclusive)
        var prices: Prices?

        @Flag(help: "Only say what would be done.")
        var dryRun = false

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            guard let table = try TaxTable.named(table) else {
                throw CommandFailure(
                    description: "There is no tax table \(Nearest.shortened(self.table)); known: "
                        + "\(TaxTable.names.joined(separator: ", ")).",
                    exitCode: 2
                )
            }
            let loading = TaxTableLoading(table, isInclusive: prices.map { $0 == .inclusive })
            let isTrial = dryRun
            let outcome = try await shop.database.transact(isTrial ? .read : .write) { tx in
                let outcome = try loading.run(isTrial: isTrial, in: tx)
                if !isTrial, !outcome.changesNothing {
                    var line = AuditLine("tax.load", by: "command", "/tax-rates")
                    line.details = Self.json(outcome, table, isTrial: false)
                    try tx.audit(line)
                }
                return outcome
            }
            if json { return console.out(Self.json(outcome, table, isTrial: isTrial).text) }
            for line in Self.lines(outcome, table, isTrial: isTrial) { console.out(line) }
        }

        private static func lines(
            _ outcome: TaxTableLoading.Outcome,
            _ table: TaxTable,
            isTrial: Bool
        ) -> [String] {
            let what =
                outcome.changesNothing
                ? "nothing changes, \(outcome.kept) rates are as they should be"
                : "\(outcome.added) added, \(outcome.changed) changed, \(outcome.removed) removed, "
                    + "\(outcome.kept) kept"
            var lines = [
                "\(isTrial ? "Dry run: " : "")\(table.name), \(table.countries.count) countries: \(what).",
                outcome.isInclusive ? "Prices contain the tax." : "The tax is added to prices.",
            ]
            if !outcome.own.isEmpty {
                let own = outcome.own.sorted { $0.key.text < $1.key.text }
                lines.append(
                    "Rates that staff made come before those of the table that are as precise: "
                        + own.map { "\($0.key) (\($0.value))" }.joined(separator: ", ") + "."
                )
            }
            return lines
        }

        private static func json(
            _ outcome: TaxTableLoading.Outcome,
            _ table: TaxTable,
            isTrial: Bool
        ) -> JSON {
            func number(_ count: Int) -> JSON { .number(String(count)) }
            let own = outcome.own.sorted { $0.key.text < $1.key.text }.map { ($0.key.text, number($0.value)) }
            return .object([
                ("table", .string(table.name)), ("countries", number(table.countries.count)),
                ("inclusive", .bool(outcome.isInclusive)), ("dry_run", .bool(isTrial)),
                ("added", number(outcome.added)), ("changed", number(outcome.changed)),
                ("removed", number(outcome.removed)), ("kept", number(outcome.kept)),
                ("own_rates", .object(own)),
            ])
        }
    }
}
