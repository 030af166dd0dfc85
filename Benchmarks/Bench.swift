import ArgumentParser
import Foundation
import Kernel
import Server

/// Measures the hot paths beside the limits of the same machine, in the same run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mercato-bench",
        abstract: "Measure the hot paths as ratios to limits measured in the same run.",
        discussion: """
            bare: the same HTTP library answering the same number of bytes from memory.
            raw: the statements of the same purchases from one thread without HTTP, durable, one commit per \
            purchase and one per hundred.
            PostgreSQL is measured when MERCATO_TEST_POSTGRES names a server \
            (scripts/with-postgres starts one).
            """,
        subcommands: [Run.self, Bare.self],
        defaultSubcommand: Run.self
    )

    struct Bare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a fixed number of bytes.",
            shouldDisplay: false
        )
        @Option var port: Int
        @Option var bytes: Int

        func run() async throws {
            try await BareServer(port: port, bodyBytes: bytes).run()
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Measure everything.")
        @Option(help: "Products in the shop.") var products = 10_000
        @Option(help: "Seconds for each figure.") var seconds = 3.0
        @Option(help: "The program to measure.") var program = ".build/release/mercato"
        @Option(help: "sqlite, postgres or both.") var engine = "both"
        @Option(help: "all, or one part: reads, writes, sign-ins or quotes.") var only = Measurement.Part.all

        func run() async throws {
            if [.all, .quotes].contains(only) { try QuoteSpeed(seconds: seconds).run() }
            if only == .quotes { return }
            let folder = NSTemporaryDirectory() + "mercato-bench-\(ProcessInfo.processInfo.processIdentifier)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var places: [Place] = []
            if engine != "postgres" { places.append(.sqlite(folder: folder)) }
            if engine != "sqlite", let url = ProcessInfo.processInfo.environment["MERCATO_TEST_POSTGRES"] {
                places.append(.postgres(administration: url))
            }
            Report.header()
            for place in places {
                try await Measurement(
                    place: place,
                    folder: folder,
                    program: program,
                    products: products,
                    seconds: seconds
                ).run(only)
            }
        }
    }
}

extension Measurement.Part: ExpressibleByArgument {}
