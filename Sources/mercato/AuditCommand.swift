import ArgumentParser
import Foundation
import Kernel
import SQLite
import Shop

struct AuditCommand: ShopCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove from the database alone that stock, orders, payments and books agree.",
        discussion: """
            Reads one snapshot and changes nothing, beside a running server or with the server stopped. \
            Exits with 0 when nothing is found, with 1 when something is, with 2 when it cannot look.
            """
    )

    @Flag(help: "Print one JSON document.")
    var json = false
    @OptionGroup var place: PlaceOptions

    /// What cannot be looked at is another thing than what is wrong.
    private static let trouble: Int32 = 2

    /// Changes nothing, so it opens the shop by itself instead of migrating it first.
    mutating func run() async throws {
        let audit = self
        try await Failures.shown {
            do {
                let settings = try audit.place.settings()
                let path = settings.dataFolder + "/mercato.db"
                guard settings.databaseURL != nil || FileManager.default.fileExists(atPath: path) else {
                    throw CommandFailure(description: "There is no database in \(settings.dataFolder).")
                }
                try await OpenedShop(settings).using { try await audit.run(on: $0, console: .own) }
            } catch DataFolder.Problem.inUse(let path, let process) {
                try await ControlClient.forward(folder: path, holder: process)
            } catch let exit as ExitCode {
                throw exit
            } catch {
                throw CommandFailure(description: Failures.sentence(error), exitCode: Self.trouble)
            }
        }
    }

    func run(on shop: Shop, console: Console) async throws {
        let report: AuditReport
        do {
            let missing = try await Migrations.pending(of: shop.migrations, on: shop.database)
            guard missing.isEmpty else {
                throw CommandFailure(
                    description: "\(missing.count) steps of the schema are missing: run mercato migrate."
                )
            }
            let audits = shop.audits
            report = try await shop.database.read { tx in try AuditReport(audits, in: tx) }
        } catch {
            throw CommandFailure(description: Failures.sentence(error), exitCode: Self.trouble)
        }
        try show(report, on: console)
        guard report.clean else { throw ExitCode(1) }
    }

    private func show(_ report: AuditReport, on console: Console) throws {
        guard !json else {
            return console.out(String(decoding: try ReplyEncoder.bytes(of: report), as: UTF8.self))
        }
        for check in report.checks {
            let count = check.found == 0 ? "\(check.rows)" : "\(check.found) found"
            console.out("\(check.found == 0 ? "✓" : "✗") \(check.name) (\(count)): \(check.proves)")
            for finding in check.findings { console.out("    \(finding.subject): \(finding.detail)") }
            if check.found > check.findings.count {
                console.out("    … and \(check.found - check.findings.count) more")
            }
            if let advice = check.advice { console.out("    To do: \(advice)") }
        }
        console.out(
            report.clean
                ? "\(report.checks.count) checks at \(report.at): everything agrees."
                : "\(report.found) found by \(report.broken.joined(separator: ", ")) at \(report.at)."
        )
    }
}
