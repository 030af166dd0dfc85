import ArgumentParser
import Bulk
import Foundation
import Intake
import Kernel

struct BenchData: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-data",
        abstract: "Write an invented catalogue of any size, for measuring.",
        discussion: "The same seed gives the same file. Import it with `mercato import FILE --from csv`."
    )

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("How many products, 1 to 100000000.", valueName: "n"))
    var rows: Int

    @Option(help: ArgumentHelp("Another number gives another catalogue.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(help: "Print {\"file\",\"rows\",\"bytes\"}.")
    var json = false

    func validate() throws {
        guard (1...100_000_000).contains(rows) else { throw ValidationError("--rows takes 1 to 100000000.") }
    }

    func run() async throws {
        try await Failures.shown {
            let console = Console.own
            let output = try FileOutput(path: console.path(file))
            var generator = RowGenerator(rows: rows, seed: seed)
            var bytes = 0
            try generator.write { piece in
                try output.write(piece)
                bytes += piece.count
                console.progress("\(bytes >> 20) MiB")
            }
            console.endProgress()
            try output.finish()
            let object = JSON.object([
                ("file", .string(file)), ("rows", .number(String(rows))), ("bytes", .number(String(bytes))),
            ])
            console.out(json ? object.text : "\(rows) products, \(bytes >> 20) MiB, in \(file)")
        }
    }
}
