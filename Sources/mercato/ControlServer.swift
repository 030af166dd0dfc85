import ArgumentParser
import Foundation
import Kernel
import Logging
import SQLite
import ServiceLifecycle
import Shop

/// Lets commands run inside the server that holds the data folder: a Unix socket in it that only the folder's
/// owner can open.
///
/// A command sends its words; what it prints comes back line by line.
struct ControlServer: Service {
    let folder: DataFolder
    let shop: Shop
    let logger: Logger

    static func path(in folder: String) -> String { folder + "/mercato.sock" }

    func run() async throws {
        let path = Self.path(in: folder.path)
        let listener = try ControlSocket.listen(at: path)
        let shop = shop
        let logger = logger
        let accepting = Thread {
            while let connection = listener.accept() {
                Task { await ControlSession(connection: connection, shop: shop, logger: logger).run() }
            }
        }
        accepting.start()
        do {
            try await gracefulShutdown()
        } catch {
            // Cancelled: the same end by another way.
        }
        listener.close()
        unlink(path)
    }
}

/// One command from beside.
private struct ControlSession: Sendable {
    let connection: ControlSocket
    let shop: Shop
    let logger: Logger

    func run() async {
        defer { connection.close() }
        guard let line = await connection.line(), let request = try? JSON.parse(Array(line.utf8)),
            let words = request["arguments"]?.array?.compactMap(\.string),
            let folder = request["folder"]?.string
        else { return }
        let connection = connection
        let console = Console(
            write: { text, isError in
                connection.send(.object([(isError ? "err" : "out", .string(text))]))
            },
            isTerminal: request["terminal"]?.bool ?? false,
            folder: folder,
            input: request["input"]?.string
        )
        let code = await exitCode(of: words, console)
        connection.send(.object([("exit", .number(String(code)))]))
    }

    private func exitCode(of words: [String], _ console: Console) async -> Int32 {
        do {
            guard let command = try Mercato.parseAsRoot(words) as? any ShopCommand else {
                console.error("mercato: this command does not run inside a server.")
                return 2
            }
            logger.info("command", metadata: ["name": "\(type(of: command))"])
            try await command.run(on: shop, console: console)
            return 0
        } catch let failure as CommandFailure {
            console.error("mercato: \(failure.description)")
            return failure.exitCode
        } catch let exit as ExitCode {
            return exit.rawValue
        } catch {
            console.error("mercato: \(Failures.sentence(error))")
            return 1
        }
    }
}
