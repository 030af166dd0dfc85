import ArgumentParser
import Foundation
import Kernel

/// Sends this command to the server that holds the data folder and shows what it prints.
enum ControlClient {
    /// Runs this process's command in that server and passes its exit code on.
    static func forward(folder: String, holder: Int32, input: String? = nil) async throws {
        try await run(
            Array(CommandLine.arguments.dropFirst()),
            folder: folder,
            holder: holder,
            input: input,
            hear: { Console.own.write($0, false) }
        )
    }

    /// Runs a command in that server and answers what it prints.
    static func ask(_ words: [String], folder: String, holder: Int32) async throws -> String {
        var said = ""
        try await run(words, folder: folder, holder: holder) { said += $0 }
        return said
    }

    private static func run(
        _ words: [String],
        folder: String,
        holder: Int32,
        input: String? = nil,
        hear: (String) -> Void
    ) async throws {
        guard let connection = ControlSocket.connect(to: ControlServer.path(in: folder)) else {
            throw CommandFailure(
                description:
                    "The data folder \(folder) is in use by process \(holder), which takes no commands. "
                    + "If it is a server that is starting, try again in a moment."
            )
        }
        defer { connection.close() }
        connection.send(
            .object([
                ("arguments", .array(words.map { .string($0) })),
                ("folder", .string(FileManager.default.currentDirectoryPath)),
                ("terminal", .bool(Console.own.isTerminal)),
                ("input", .maybe(input)),
            ])
        )
        while let line = await connection.line() {
            guard let message = try? JSON.parse(Array(line.utf8)) else { continue }
            if let text = message["out"]?.string { hear(text) }
            if let text = message["err"]?.string { Console.own.write(text, true) }
            if let code = message["exit"]?.integer {
                guard code == 0 else { throw ExitCode(Int32(clamping: code)) }
                return
            }
        }
        throw CommandFailure(description: "The server ended while it ran this command.")
    }
}
