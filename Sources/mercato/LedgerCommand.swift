import ArgumentParser
import Bulk
import Kernel
import Ledger
import Shop

/// The books, for accountants.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Show the trial balance of the books, or write all their entries to a file.",
        subcommands: [ShowBalance.self, WriteEntries.self]
    )

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case csv
        case json
    }

    /// From a moment until before another.
    struct SpanOptions: ParsableArguments {
        @Option(help: ArgumentHelp("From this day or moment on: 2026-11-01, 2026-11-01T09:00:00Z."))
        var from: String?

        @Option(
            name: [.customLong("to"), .customLong("until")],
            help: ArgumentHelp("Until before this day or moment; days begin at midnight UTC.")
        )
        var to: String?

        func validate() throws { _ = try span }

        var span: LedgerSpan {
            get throws { LedgerSpan(from: try Self.moment(from), until: try Self.moment(to)) }
        }

        private static func moment(_ text: String?) throws -> Timestamp? {
            guard let text else { return nil }
            guard let moment = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
                throw ValidationError("\(text) is no day such as 2026-11-01 and no moment.")
            }
            return moment
        }
    }
}

/// Where a command writes what it was asked for.
private enum Destination {
    case console(Console)
    case file(FileOutput)

    init(_ file: String, _ console: Console) throws {
        self = file == "-" ? .console(console) : .file(try FileOutput(path: console.path(file)))
    }

    func write(_ text: String) throws {
        switch self {
        case .console(let console): console.write(text, false)
        case .file(let output): try output.write(Array(text.utf8))
        }
    }

    func finish() throws {
        if case .file(let output) = self { try output.finish() }
    }
}

struct ShowBalance: ShopCommand {
    static let configuration = CommandConfiguration(
        commandName: "trial-balance",
        abstract: "Show what was booked on each account, and that it adds up.",
        discussion: "Ends with 0, and with 1 when debits and credits differ."
    )

    @Argument(help: ArgumentHelp("The file; - or nothing is standard output.", valueName: "file"))
    var file = "-"

    @Option(help: ArgumentHelp("csv or json; a table for people unless said.", valueName: "format"))
    var format: LedgerCommand.Form?

    @OptionGroup var when: LedgerCommand.SpanOptions
    @OptionGroup var place: PlaceOptions

    func run(on shop: Shop, console: Console) async throws {
        let span = try when.span
        let balance = try await shop.database.read { tx in
            try ShowTrialBalance.reply(span, byDay: false, in: tx)
        }
        let output = try Destination(file, console)
        switch format {
        case .json:
            try output.write(String(decoding: try ReplyEncoder.bytes(of: balance), as: UTF8.self) + "\n")
        case .csv: try output.write(Self.csv(balance))
        case nil: try output.write(Self.table(balance))
        }
        try output.finish()
        guard balance.balanced else {
            throw CommandFailure(description: "Debits and credits differ: run mercato audit.")
        }
    }

    private static func csv(_ balance: ShowTrialBalance.Reply) -> String {
        "account,currency,debit,credit,balance\n"
            + balance.accounts.map { account in
                CSVText.row([
                    .text(account.account), .text(account.currency.code), .number(account.debit.description),
                    .number(account.credit.description), .number(account.balance.description),
                ])
            }.joined()
    }

    private static func table(_ balance: ShowTrialBalance.Reply) -> String {
        func line(_ cells: [String]) -> String {
            cells.enumerated().map { place, cell in
                let space = String(repeating: " ", count: max(1, (place == 0 ? 24 : 18) - cell.count))
                return place == 0 ? cell + space : space + cell
            }.joined() + "\n"
        }
        var text = line(["account", "debit", "credit", "balance"])
        for account in balance.accounts {
            let name = "\(account.account) \(account.currency)"
            text += line([
                name, account.debit.description, account.credit.description, account.balance.description,
            ])
        }
        for total in balance.totals {
            text += line(["all \(total.currency)", total.debit.description, total.credit.description])
        }
        return text
    }
}

struct WriteEntries: ShopCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write every posting of the books, the oldest entry first.",
        discussion: """
            A line a posting, with the entry it belongs to; what is booked meanwhile is left out. In CSV, \
            cells that a spreadsheet would run as formulas begin with an apostrophe. A file appears only \
            when it is complete.
            """
    )

    @Argument(help: ArgumentHelp("The file; - or nothing is standard output.", valueName: "file"))
    var file = "-"

    @Option(help: ArgumentHelp("csv, or json: an object a line.", valueName: "format"))
    var format = LedgerCommand.Form.csv

    @OptionGroup var when: LedgerCommand.SpanOptions
    @OptionGroup var place: PlaceOptions

    func run(on shop: Shop, console: Console) async throws {
        var span = try when.span
        span.through = try await shop.database.read { tx in try LedgerExport.newest(in: tx) }
        let output = try Destination(file, console)
        if format == .csv { try output.write(LedgerExport.header) }
        var after: Int64? = 0
        var count = 0
        while let last = after {
            let pageSpan = span
            let page = try await shop.database.read { tx in try LedgerExport(pageSpan, after: last, in: tx) }
            try output.write(try page.text(format == .csv ? .csv : .jsonl))
            count += page.postings.count
            after = page.next
            console.progress("\(count) postings")
        }
        console.endProgress()
        try output.finish()
        console.error("\(count) postings.")
    }
}
