import ArgumentParser
import Foundation
import Keeping
import Kernel
import SQLite

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Copy a whole shop into an empty other database, on either engine.",
        discussion: """
            From or to a data folder (PATH, sqlite:PATH) or PostgreSQL (postgres://…). The source is read \
            as of one moment and not changed; its servers must be stopped. The target must be empty; it gets \
            everything in one transaction, which commits only when each table has the same checksum on both \
            sides. When it is cut off, the target is as empty as before: run it again.
            Ids go on where they were. The search index is made anew; the sandbox payment server's own \
            tables stay behind.
            """
    )

    @Option(help: ArgumentHelp("The shop: a data folder or postgres://….", valueName: "url"))
    var from: String

    @Option(help: ArgumentHelp("The empty place: a data folder or postgres://….", valueName: "url"))
    var to: String

    @Flag(help: "Move from PostgreSQL although servers are open; what they write from now on is not moved.")
    var whileOpen = false

    @Flag(help: "Print one JSON object: each table with rows and checksum.")
    var json = false

    private struct Moved: Encodable {
        let tables: [Move.Table]
        let rebuilt: [String]
    }

    func run() async throws {
        try await Failures.shown {
            let console = Console.own
            let move = Move(plan: .program, whileOpen: whileOpen) { table, rows in
                console.progress(rows > 0 ? "\(table) \(rows)" : table)
            }
            let tables: [Move.Table]
            do {
                tables = try await move.run(
                    from: try Self.place(from, "--from", console),
                    to: try Self.place(to, "--to", console)
                )
            } catch DataFolder.Problem.inUse(let path, let process) {
                throw CommandFailure(
                    description:
                        "The data folder \(path) is in use by process \(process). Stop that server first."
                )
            }
            console.endProgress()
            try show(tables, console)
        }
    }

    private static func place(_ text: String, _ name: String, _ console: Console) throws -> Move.Place {
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") { return .postgres(text) }
        let path = text.hasPrefix("sqlite:") ? String(text.dropFirst(7)) : text
        guard !path.isEmpty, !path.contains("://") else {
            // The text may hold a password, so it is not shown.
            throw CommandFailure(
                description: "\(name) must be a data folder or postgres://USER:PASSWORD@HOST/DATABASE.",
                exitCode: EX_USAGE
            )
        }
        let suffix = "/mercato.db"
        let full = console.path(path)
        return .folder(full.hasSuffix(suffix) ? String(full.dropLast(suffix.count)) : full)
    }

    private func show(_ tables: [Move.Table], _ console: Console) throws {
        let rebuilt = ["product_search", "search_words"]
        guard !json else {
            let moved = Moved(tables: tables, rebuilt: rebuilt)
            return console.out(String(decoding: try ReplyEncoder.bytes(of: moved), as: UTF8.self))
        }
        let width = tables.reduce(0) { max($0, $1.name.count) } + 2
        for table in tables {
            let name = table.name.padding(toLength: width, withPad: " ", startingAt: 0)
            console.out("\(name)\(table.rows)\t\(table.checksum)")
        }
        console.out(
            "\(tables.reduce(0) { $0 + $1.rows }) rows of \(tables.count) tables are equal on both sides; "
                + "the search index was made anew."
        )
    }
}
