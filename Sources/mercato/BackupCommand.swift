import ArgumentParser
import Foundation
import Keeping
import Kernel
import SQLite
import Shop

struct BackupCommand: ShopCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a backup of the shop while it is open.",
        discussion: """
            A folder gets a new file, mercato-TIME.backup, that is there complete or not at all and that its \
            owner alone can read: it holds the shop's secrets. Its path is printed. The folder must be there.
            A backup is a tar archive with a manifest and checksums; mercato verify checks one, mercato \
            restore makes a shop of it. On PostgreSQL it needs pg_dump (Debian: postgresql-client).
            """
    )

    @Argument(help: ArgumentHelp("A folder; - is standard output. Default: here.", valueName: "dest"))
    var destination = "."

    @Flag(help: "Print the path and the manifest as one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Folder with pg_dump, when it is not where Debian has it.", valueName: "dir"))
    var tools: String?

    @Option(help: ArgumentHelp("Only copy the files, for this process.", visibility: .hidden))
    var snapshotFor: Int32?

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        if json, destination == "-" { throw ValidationError("--json and the backup cannot both be printed.") }
    }

    /// What is written and printed.
    private struct Written: Encodable {
        let path: String?
        let manifest: BackupManifest
    }

    /// The shop may be of an older schema, and is not changed.
    mutating func run() async throws {
        let backup = self
        try await Failures.shown { try await backup.perform(Console.own) }
    }

    /// In the server: copies the files, which whoever asked then packs with rights of their own.
    func run(on shop: Shop, console: Console) async throws {
        guard let process = snapshotFor, let folder = place.data else {
            throw CommandFailure(description: "This part of backup needs --snapshot-for and --data.")
        }
        let snapshot = try await Snapshot.take(of: folder, for: process, clock: shop.database.clock)
        let said = JSON.object([
            ("path", .string(snapshot.path)), ("at", .string(snapshot.takenAt.description)),
        ])
        console.out(said.text)
    }

    private func perform(_ console: Console) async throws {
        // Whoever reads from the pipe may leave; that is an error and no signal.
        signal(SIGPIPE, SIG_IGN)
        let settings = try place.settings()
        guard destination != "-" || isatty(STDOUT_FILENO) == 0 else {
            throw CommandFailure(
                description: "A backup is not for a terminal: name a folder.",
                exitCode: EX_USAGE
            )
        }
        let job = try Backup(
            plan: .program,
            to: destination == "-" ? .standardOutput : .folder(console.path(destination)),
            onProgress: { console.progress("\($0 >> 20) MiB") }
        )
        let result: Backup.Result
        if let url = settings.databaseURL {
            console.progress("pg_dump reads the database")
            result = try await job.pack(postgres: url, tools: PostgresTools(folder: tools))
        } else {
            result = try await job.pack(try await snapshot(console.path(settings.dataFolder)))
        }
        console.endProgress()
        try show(result, console)
    }

    private func snapshot(_ path: String) async throws -> Snapshot {
        guard FileManager.default.fileExists(atPath: path + "/mercato.db") else {
            throw CommandFailure(description: "There is no database in \(path).")
        }
        do {
            let folder = try DataFolder(path: path)
            // Its lock must last until the copies are made.
            defer { withExtendedLifetime(folder) {} }
            return try await Snapshot.take(of: folder.path, for: getpid(), clock: .system)
        } catch DataFolder.Problem.inUse(_, let process) {
            let said = try await ControlClient.ask(
                ["backup", "--snapshot-for", String(getpid()), "--data", path],
                folder: path,
                holder: process
            )
            let reply = (try? JSON.parse(Array(said.utf8))) ?? .null
            guard let copy = reply["path"]?.string, let at = reply["at"]?.string.flatMap({ Timestamp($0) })
            else {
                throw CommandFailure(
                    description: "The running server is of another version: restart it first."
                )
            }
            return Snapshot(path: copy, takenAt: at)
        }
    }

    private func show(_ result: Backup.Result, _ console: Console) throws {
        let manifest = result.manifest
        if json {
            let written = Written(path: result.path, manifest: manifest)
            console.out(String(decoding: try ReplyEncoder.bytes(of: written), as: UTF8.self))
        } else if let path = result.path {
            console.out(path)
        }
        console.error(
            "\(manifest.rows) rows of \(manifest.tables.count) tables as of \(manifest.takenAt), "
                + "\(manifest.size >> 10) KiB."
        )
    }
}
