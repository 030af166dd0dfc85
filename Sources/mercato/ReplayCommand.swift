import ArgumentParser
import Bulk
import Foundation
import Kernel
import Ledger
import Replay
import Secrets
import Shop

struct ReplayCommand: ShopCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Feed a file of real invoices into an empty shop, and prove that its books balance.",
        discussion: """
            The file is the UCI Online Retail data as CSV, by itself or packed by xz or gzip \
            (docs/replay.md). Each line is sold, refunded or refused with a reason, by the same functions as \
            the API's orders, at the time of its invoice.
            A replay that was interrupted goes on where it stopped when the command is repeated. The report \
            ends with the trial balance and the audit.
            Ends with 0, and with 1 when the file cannot be read, the shop is not empty, or the audit finds \
            something.
            """
    )

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Invoices in one transaction, 1 to 1000.", valueName: "n"))
    var batch = 100

    @Flag(inversion: .prefixedNo, help: "Put the goods of refunded lines back into stock.")
    var restock = true

    @Option(
        help: ArgumentHelp(
            "Write every line that this run refuses to a file of JSON lines.",
            valueName: "file"
        )
    )
    var refusals: String?

    @Flag(help: "Measure bare inserts of the same orders and lines too.")
    var raw = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard (1...1_000).contains(batch) else { throw ValidationError("--batch takes 1 to 1000.") }
    }

    func run(on shop: Shop, console: Console) async throws {
        let refused = try refusals.map { try FileOutput(path: console.path($0)) }
        var options = Replayer.Options()
        options.batchMax = batch
        options.restocks = restock
        let replayer = Replayer(shop.database, hashing: .standard, options: options)
        var progress = ReplayProgress(console: console)
        let counts = try await replayer.run(
            console.path(file),
            onBegin: { progress.begin(after: $0) },
            onRefusal: { try refused?.write(Array(($0.json.text + "\n").utf8)) },
            onProgress: { progress.show($0) }
        )
        let pace = progress.end(with: counts)
        try refused?.finish()
        let audits = shop.audits
        let span = LedgerSpan()
        let report = ReplayReport(
            counts: counts,
            pace: pace,
            raw: raw ? try await RawInserts.measure(shop.database, batch: batch) : nil,
            balance: try await shop.database.read { tx in
                try ShowTrialBalance.reply(span, byDay: false, in: tx)
            },
            audit: try await shop.database.read { tx in try AuditReport(audits, in: tx) }
        )
        console.out(json ? try report.json().text : report.text)
        guard report.audit.clean, report.balance.balanced else { throw ExitCode(1) }
    }
}

/// How far a replay is, on a terminal ten times a second, and how fast it was.
private struct ReplayProgress {
    let console: Console
    private let clock = ContinuousClock()
    private var start = ContinuousClock.now
    private var last = ContinuousClock.now
    private var before = 0

    init(console: Console) {
        self.console = console
    }

    mutating func begin(after counts: ReplayCounts) {
        start = clock.now
        before = counts.rows
        if before > 0 { console.error("Going on after \(before) lines that are done already.") }
    }

    mutating func show(_ counts: ReplayCounts) {
        guard console.isTerminal, clock.now - last > .milliseconds(100) else { return }
        last = clock.now
        let pace = ReplayPace(lines: counts.rows - before, time: clock.now - start)
        console.progress("\(counts.rows) lines, \(pace.perSecond)/s, \(counts.linesRefused) refused")
    }

    func end(with counts: ReplayCounts) -> ReplayPace {
        console.endProgress()
        return ReplayPace(lines: counts.rows - before, time: clock.now - start)
    }
}

/// Lines in a time.
struct ReplayPace {
    let lines: Int
    let time: Duration

    var milliseconds: Int {
        let (seconds, attoseconds) = time.components
        return Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }

    var perSecond: Int { lines * 1_000 / max(milliseconds, 1) }
}
