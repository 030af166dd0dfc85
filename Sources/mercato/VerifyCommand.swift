import ArgumentParser
import Foundation
import Keeping
import Kernel
import Shop

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove that a backup can be restored, without touching a shop.",
        discussion: """
            Reads it to its last byte and compares every checksum. The database of a data folder is then \
            opened in a temporary folder (TMPDIR) and audited; PostgreSQL's is read by pg_restore, and with \
            --database restored into that empty database and audited there.
            Exits with 0 when all is well, with 1 when something is wrong with the backup, with 2 when it \
            cannot look.
            """
    )

    @Argument(help: ArgumentHelp("The backup; - is standard input.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("An empty PostgreSQL database to try the restore in.", valueName: "url"))
    var database: String?

    @Option(help: ArgumentHelp("Folder with pg_restore and psql.", valueName: "dir"))
    var tools: String?

    @Flag(help: "Print one JSON document.")
    var json = false

    private struct Said: Encodable {
        let sound: Bool
        let fault: String?
        let manifest: BackupManifest?
        let audit: AuditReport?
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let console = Console.own
        let check = Verification(plan: .program, clock: .system) { console.progress("\($0 >> 20) MiB") }
        let report: Verification.Report
        do {
            report = try await check.run(
                file == "-" ? file : console.path(file),
                scratch: database,
                tools: PostgresTools(folder: tools)
            )
            console.endProgress()
        } catch {
            console.endProgress()
            let isDamage = (error as? KeepingFault)?.isDamage ?? false
            let sentence = Failures.sentence(error)
            if json, isDamage {
                try say(Said(sound: false, fault: sentence, manifest: nil, audit: nil), console)
            } else {
                console.error("mercato: \(sentence)")
            }
            throw ExitCode(isDamage ? 1 : 2)
        }
        try show(report, console)
    }

    private func show(_ report: Verification.Report, _ console: Console) throws {
        let (manifest, audit) = (report.manifest, report.audit)
        let isSound = audit?.clean ?? true
        let fault = isSound ? nil : "The audit found \(audit?.found ?? 0) things."
        if json {
            try say(Said(sound: isSound, fault: fault, manifest: manifest, audit: audit), console)
        } else {
            for check in audit?.checks ?? [] where check.found > 0 {
                console.out("✗ \(check.name) (\(check.found) found): \(check.proves)")
                for finding in check.findings { console.out("    \(finding.subject): \(finding.detail)") }
            }
            let audited =
                audit == nil ? "not opened (see --database)" : isSound ? "audit clean" : "audit not clean"
            console.out(
                "\(manifest.engine), taken \(manifest.takenAt) by \(manifest.program): checksums agree, "
                    + "\(manifest.rows) rows of \(manifest.tables.count) tables, \(audited)."
            )
        }
        guard isSound else { throw ExitCode(1) }
    }

    private func say(_ said: Said, _ console: Console) throws {
        console.out(String(decoding: try ReplyEncoder.bytes(of: said), as: UTF8.self))
    }
}
