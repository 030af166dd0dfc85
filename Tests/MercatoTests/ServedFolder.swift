import Foundation
import Kernel
import Support
import Testing

/// A `mercato serve` of its own process on a data folder.
final class ServedFolder: Sendable {
    let process: Process
    let port: Int
    /// From the start of the process to the first time it said that it is ready.
    let startMilliseconds: Int
    private let log: String

    private init(_ process: Process, port: Int, startMilliseconds: Int, log: String) {
        self.process = process
        self.port = port
        self.startMilliseconds = startMilliseconds
        self.log = log
    }

    /// Starts the program and waits until it is ready.
    static func start(_ folder: String, _ more: [String] = []) async throws -> ServedFolder {
        let port = try Program.freePort()
        let log = folder + "/test.log"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let errors = try Program.file(log)
        let arguments = [
            "serve", "--data", folder, "--port", String(port), "--payments-port",
            String(try Program.freePort()),
        ]
        let process = try Program.process(
            arguments + more,
            environment: ["MERCATO_LOG_LEVEL": "warning"],
            output: errors,
            errors: errors
        )
        let start = ContinuousClock.now
        try process.run()
        let caller = BlockingCaller(port: port)
        while ContinuousClock.now - start < .seconds(120), process.isRunning {
            if let answer = try? await caller.get("/health/ready"), answer.status == 200 {
                let (seconds, attoseconds) = (ContinuousClock.now - start).components
                return ServedFolder(
                    process,
                    port: port,
                    startMilliseconds: Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000),
                    log: log
                )
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        struct NotReady: Error, CustomStringConvertible { let description: String }
        throw NotReady(
            description: "the server did not get ready: \(try String(contentsOfFile: log, encoding: .utf8))"
        )
    }

    /// Starts the program and kills it so soon that it may not be ready yet.
    static func crash(_ folder: String, after milliseconds: UInt64) async throws {
        let arguments = [
            "serve", "--data", folder, "--port", String(try Program.freePort()), "--payments-port",
            String(try Program.freePort()),
        ]
        let process = try Program.process(
            arguments,
            environment: [:],
            output: .nullDevice,
            errors: .nullDevice
        )
        try process.run()
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(process.processIdentifier, SIGKILL)
        _ = try await Program.status(of: process)
    }

    var caller: BlockingCaller { BlockingCaller(port: port) }

    /// What it said on standard error, beside its ordinary log.
    func said() throws -> String {
        try String(contentsOfFile: log, encoding: .utf8)
    }

    /// Ends it in the middle of whatever it does.
    func crash() async throws {
        kill(process.processIdentifier, SIGKILL)
        _ = try await Program.status(of: process)
    }

    /// Asks it to stop; answers its exit status and how long that took.
    func stop() async throws -> (status: Int32, time: Duration) {
        let start = ContinuousClock.now
        kill(process.processIdentifier, SIGTERM)
        let status = try await Program.status(of: process)
        return (status, ContinuousClock.now - start)
    }
}
