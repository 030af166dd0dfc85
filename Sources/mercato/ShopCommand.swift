import ArgumentParser
import Foundation
import Kernel
import SQLite
import Shop

/// A command that works on the shop's data: by itself when no server runs, inside the running server
/// when one holds the data folder.
protocol ShopCommand: AsyncParsableCommand, Sendable {
    var place: PlaceOptions { get }
    /// Whether it wants the first line of standard input, such as a password.
    var readsInput: Bool { get }

    /// Does the work. The database has the program's schema.
    func run(on shop: Shop, console: Console) async throws
}

/// Where the shop's data is.
struct PlaceOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The folder with the shop's data (MERCATO_DATA).", valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp("PostgreSQL URL, or sqlite (MERCATO_DATABASE, DATABASE_URL).", valueName: "url")
    )
    var database: String?

    @Option(help: ArgumentHelp("Configuration file (MERCATO_CONFIG).", valueName: "file"))
    var config: String?

    func settings(_ more: [SettingKey: String] = [:]) throws -> Settings {
        var flags = more
        flags[.data] = data
        flags[.database] = database
        return try Settings(flags: flags, configPath: config)
    }
}

/// A command that said what is wrong already, or says it with this sentence.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    var exitCode: Int32 = 1
}

extension ShopCommand {
    var readsInput: Bool { false }

    mutating func run() async throws {
        try await Failures.shown {
            let settings = try place.settings()
            var console = Console.own
            if readsInput { console.input = readLine() }
            do {
                let opened = try OpenedShop(settings)
                try await opened.using { [console] shop in
                    try await shop.migrate()
                    try await self.run(on: shop, console: console)
                }
            } catch DataFolder.Problem.inUse(let path, let process) {
                try await ControlClient.forward(folder: path, holder: process, input: console.input)
            }
        }
    }
}

/// Shows an error as one sentence and ends with its exit code.
enum Failures {
    static func shown(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let failure as CommandFailure {
            Console.own.error("mercato: \(failure.description)")
            throw ExitCode(failure.exitCode)
        } catch let exit as ExitCode {
            throw exit
        } catch {
            Console.own.error("mercato: \(sentence(error))")
            throw ExitCode(error is Settings.Refused ? 2 : 1)
        }
    }

    /// What an error means to whoever typed the command.
    static func sentence(_ error: any Error) -> String {
        switch error {
        case let problem as Problem: problem.detail
        case let refusal as any Refusal: refusal.problem.detail
        case DatabaseError.unavailable(let reason): "The database cannot be reached: \(reason)"
        case DatabaseError.busy: "The database is too busy. Try again."
        case let told as any CustomStringConvertible: told.description
        default: String(describing: error)
        }
    }
}
