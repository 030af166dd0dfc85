import ArgumentParser
import Bulk
import Foundation
import Intake
import Kernel
import Secrets
import Shop

struct Import: ShopCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a file of products into the shop.",
        discussion: """
            The file is read as a stream, of any size; gzip is unpacked. The same file a second time changes \
            nothing. An import that was interrupted goes on where it stopped when the command is repeated. \
            What cannot be imported is reported with its line and the reason, and never stops the rest.
            Ends with 0, with 1 when the file cannot be read, with 64 for wrong arguments, and with 3 when \
            --strict is given and something was refused.
            """
    )

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("How the file is written: \(Import.formats).", valueName: "format"))
    var from: CatalogueFile.Format

    @Flag(help: "Try everything and change nothing.")
    var dryRun = false

    @Flag(help: "Begin anew although an earlier import of the file was interrupted.")
    var restart = false

    @Flag(help: "End with 3 when anything was refused.")
    var strict = false

    @Option(help: ArgumentHelp("Products in one transaction, 1 to 1000.", valueName: "n"))
    var batch = 500

    @Option(help: ArgumentHelp("Write every refused row to a file of JSON lines.", valueName: "file"))
    var report: String?

    @Flag(help: "Print one JSON object: the counts and the first \(ImportReport.refusalsMax) refusals.")
    var json = false

    @OptionGroup var place: PlaceOptions

    private static let formats = CatalogueFile.Format.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        guard (1...1_000).contains(batch) else { throw ValidationError("--batch takes 1 to 1000.") }
    }

    func run(on shop: Shop, console: Console) async throws {
        guard file != "-" || console.isOwn else {
            throw CommandFailure(
                description: "A running server cannot read your standard input. Name a file instead.",
                exitCode: EX_USAGE
            )
        }
        let path = file == "-" ? file : console.path(file)
        var options = Importer.Options()
        options.isDryRun = dryRun
        options.restarts = restart
        options.batchMax = batch
        let importer = Importer(shop.database, currency: shop.settings.currency, options: options)
        let refused = try report.map { try FileOutput(path: console.path($0)) }
        var progress = ImportProgress(console: console)
        // The format is part of the name: read as another one, a file has other results to pass over.
        let identity = try FileIdentity.of(path, hashing: .standard).map { "\(from.rawValue)-\($0)" }
        let result = try await importer.run(
            identity: identity,
            open: { skipping in
                progress.readBefore = skipping
                if skipping > 0 { console.error("Going on after \(skipping) that are done already.") }
                return try CatalogueFile(path: path, format: from, skipping: skipping)
            },
            onRefusal: { try refused?.write(Array(($0.json.text + "\n").utf8)) },
            onProgress: { progress.show($0) }
        )
        console.endProgress()
        try refused?.finish()
        show(result, console)
        if let failure = result.failure {
            throw CommandFailure(description: "The file could not be read to its end. \(failure)")
        }
        if strict, result.counts.refused > 0 { throw ExitCode(3) }
    }

    private func show(_ result: ImportReport, _ console: Console) {
        guard !json else { return console.out(result.json.text) }
        let counts = result.counts
        if dryRun { console.out("Tried only; nothing was changed.") }
        console.out(
            "\(counts.read) read: \(counts.created) created, \(counts.updated) updated, "
                + "\(counts.unchanged) unchanged, \(counts.refused) refused;"
                + " \(counts.categories) new categories."
        )
        for refusal in result.refusals.prefix(20) { console.out("  line \(refusal.line): \(refusal.reason)") }
        let more = counts.refused + counts.stockLeft - min(result.refusals.count, 20)
        if more > 0 { console.out("  and \(more) more; --report FILE writes all of this run.") }
    }
}

extension CatalogueFile.Format: ExpressibleByArgument {}

/// The line that shows how far an import is, at most ten times a second.
private struct ImportProgress {
    let console: Console
    private let clock = ContinuousClock()
    private let start = ContinuousClock.now
    private var last = ContinuousClock.now
    /// What an earlier run did says nothing about the speed of this one.
    var readBefore = 0

    init(console: Console) {
        self.console = console
    }

    mutating func show(_ progress: Importer.Progress) {
        guard console.isTerminal, clock.now - last > .milliseconds(100) else { return }
        last = clock.now
        let milliseconds = max((clock.now - start) / .milliseconds(1), 1)
        let rate = Int(Double(progress.counts.read - readBefore) * 1_000 / milliseconds)
        var line = "\(progress.counts.read) read, \(rate)/s"
        if let total = progress.file.bytesTotal, total > 0 {
            line += ", \(progress.file.bytesRead * 100 / total) %"
        }
        if progress.counts.refused > 0 { line += ", \(progress.counts.refused) refused" }
        console.progress(line)
    }
}
