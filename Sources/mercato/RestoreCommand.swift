import ArgumentParser
import Foundation
import Keeping
import Kernel
import SQLite
import Shop

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a shop of a backup.",
        discussion: """
            Into a data folder without a shop, or into an empty PostgreSQL database; the servers must be \
            stopped. The whole backup is checked before anything is changed, and an older schema is brought \
            up to date. Whatever interrupts it, there is the old shop or the new one afterwards.
            With --replace the shop that is there is kept: in a folder beside it, or in a schema of its own; \
            the name is printed. PostgreSQL needs pg_restore and psql (Debian: postgresql-client).
            """
    )

    @Argument(help: ArgumentHelp("The backup; - is standard input.", valueName: "file"))
    var file: String

    @Flag(help: "Replace the shop that is there, and keep it aside.")
    var replace = false

    @Flag(help: "Print {\"kept\",\"manifest\"}.")
    var json = false

    @Option(help: ArgumentHelp("Folder with pg_restore and psql.", valueName: "dir"))
    var tools: String?

    @OptionGroup var place: PlaceOptions

    private struct Restored: Encodable {
        let kept: String?
        let manifest: BackupManifest
    }

    func run() async throws {
        try await Failures.shown {
            signal(SIGPIPE, SIG_IGN)
            let console = Console.own
            let settings = try place.settings()
            let restore = Restore(plan: .program, replaces: replace, clock: .system) {
                console.progress("\($0 >> 20) MiB")
            }
            let path = file == "-" ? file : console.path(file)
            let result: Restore.Result
            if let url = settings.databaseURL {
                result = try await restore.run(path, into: url, tools: PostgresTools(folder: tools))
            } else {
                result = try await restore.run(path, into: try folder(console.path(settings.dataFolder)))
            }
            console.endProgress()
            try show(result, settings, console)
        }
    }

    private func folder(_ path: String) throws -> DataFolder {
        do {
            return try DataFolder(path: path)
        } catch DataFolder.Problem.inUse(let path, let process) {
            throw CommandFailure(
                description:
                    "The data folder \(path) is in use by process \(process). Stop that server first."
            )
        }
    }

    private func show(_ result: Restore.Result, _ settings: Settings, _ console: Console) throws {
        let manifest = result.manifest
        guard !json else {
            let restored = Restored(kept: result.kept, manifest: manifest)
            return console.out(String(decoding: try ReplyEncoder.bytes(of: restored), as: UTF8.self))
        }
        if let kept = result.kept {
            let what = settings.databaseURL == nil ? "folder" : "schema"
            console.out("The shop that was there is kept in the \(what) \(kept).")
        }
        console.out(
            "Restored \(manifest.rows) rows of \(manifest.tables.count) tables, as of \(manifest.takenAt). "
                + "mercato audit proves that all agrees."
        )
    }
}
