import ArgumentParser
import Foundation
import Kernel
import SQLite
import Shop

struct Doctor: ShopCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is missing or wrong, and what to do about it.",
        discussion: "Exits with 0 when all is well, with 1 when something must be done."
    )

    @Flag(help: "As JSON.")
    var json = false
    @OptionGroup var place: PlaceOptions

    private struct Finding {
        let name: String
        let isGood: Bool
        let advice: String
    }

    /// Changes nothing, so it opens the shop by itself instead of migrating it first.
    mutating func run() async throws {
        let doctor = self
        try await Failures.shown {
            let settings = try doctor.place.settings()
            let path = settings.dataFolder + "/mercato.db"
            guard settings.databaseURL != nil || FileManager.default.fileExists(atPath: path) else {
                return try doctor.show([Self.noDatabase(settings.dataFolder)], on: .own)
            }
            do {
                try await OpenedShop(settings).using { try await doctor.run(on: $0, console: .own) }
            } catch DataFolder.Problem.inUse(let path, let process) {
                try await ControlClient.forward(folder: path, holder: process)
            } catch DatabaseError.unavailable(let reason) {
                try doctor.show([Self.unreachable(reason, isFile: settings.databaseURL == nil)], on: .own)
            }
        }
    }

    func run(on shop: Shop, console: Console) async throws {
        try show(try await databaseFindings(shop) + [Self.assets()], on: console)
    }

    private func show(_ findings: [Finding], on console: Console) throws {
        if json {
            let list = findings.map { finding in
                JSON.object([
                    ("name", .string(finding.name)), ("ok", .bool(finding.isGood)),
                    ("advice", .string(finding.advice)),
                ])
            }
            console.out(JSON.array(list).text)
        } else {
            for finding in findings {
                console.out("\(finding.isGood ? "ok     " : "to do  ")\(finding.name): \(finding.advice)")
            }
        }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }

    private func databaseFindings(_ shop: Shop) async throws -> [Finding] {
        var findings: [Finding] = []
        let missing = try await Migrations.pending(of: shop.migrations, on: shop.database)
        findings.append(
            Finding(
                name: "schema",
                isGood: missing.isEmpty,
                advice: missing.isEmpty
                    ? "up to date" : "\(missing.count) steps are missing: run mercato migrate"
            )
        )
        if let sqlite = shop.database as? SQLiteDatabase {
            let faults = try await sqlite.check()
            findings.append(
                Finding(
                    name: "database",
                    isGood: faults.isEmpty,
                    advice: faults.isEmpty
                        ? "SQLite, sound" : "restore a backup: " + faults.prefix(3).joined(separator: "; ")
                )
            )
        } else {
            findings.append(Finding(name: "database", isGood: true, advice: "PostgreSQL, answers"))
        }
        guard missing.isEmpty else { return findings }
        let dead = try await shop.database.read { tx -> Int in
            try tx.first("SELECT COUNT(*) FROM jobs WHERE dead_at IS NOT NULL")?[0] ?? 0
        }
        findings.append(
            Finding(
                name: "jobs",
                isGood: dead == 0,
                advice: dead == 0
                    ? "none has failed for good" : "\(dead) failed for good: look at their last_error"
            )
        )
        let products = try await shop.database.read { tx -> Int in
            try tx.first("SELECT COUNT(*) FROM products WHERE deleted_at IS NULL")?[0] ?? 0
        }
        findings.append(
            Finding(
                name: "catalogue",
                isGood: true,
                advice: products == 0
                    ? "empty: mercato import FILE --from csv, or mercato serve --demo"
                    : "\(products) products"
            )
        )
        return findings
    }

    private static func noDatabase(_ folder: String) -> Finding {
        Finding(
            name: "database",
            isGood: false,
            advice: "there is none in \(folder): run mercato serve, or name another folder with --data"
        )
    }

    private static func unreachable(_ reason: String, isFile: Bool) -> Finding {
        let advice =
            isFile
            ? "restore a backup if the file is damaged" : "is PostgreSQL running, and --database right?"
        return Finding(name: "database", isGood: false, advice: "\(reason): \(advice)")
    }

    private static func assets() -> Finding {
        let folder = ProcessInfo.processInfo.environment["MERCATO_ASSETS"]
        let isThere = folder.map {
            FileManager.default.fileExists(atPath: $0 + "/swagger-ui/swagger-ui-bundle.js")
        }
        return Finding(
            name: "API browser",
            isGood: true,
            advice: isThere == true
                ? "installed" : "not installed: make assets, and MERCATO_ASSETS=.assets; /docs then shows it"
        )
    }
}
