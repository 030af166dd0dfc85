import Foundation
import Kernel
import Support
import Testing

/// A `mercato serve` of its own process on a data folder.
final class ServedFolder: Sendable {
    let process: Process
    let port: Int
    let paymentsPort: Int
    /// From the start of the process to the first time it said that it is ready.
    let startMilliseconds: Int
    private let log: String

    private init(_ process: Process, ports: [Int], startMilliseconds: Int, log: String) {
        self.process = process
        port = ports[0]
        paymentsPort = ports[1]
        self.startMilliseconds = startMilliseconds
        self.log = log
    }

    /// Starts the program and waits until it is ready; through another program, if one is given.
    static func start(
        _ folder: String,
        _ more: [String] = [],
        through wrapper: [String] = [],
        environment: [String: String] = [:],
        logFolder: String? = nil
    ) async throws -> ServedFolder {
        let ports = [try Program.freePort(), try Program.freePort()]
        let log = (logFolder ?? folder) + "/test.log"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let errors = try Program.file(log)
        let arguments = [
            "serve", "--data", folder, "--port", String(ports[0]), "--payments-port", String(ports[1]),
        ]
        let process = try Program.process(
            arguments + more,
            through: wrapper,
            environment: environment.merging(["MERCATO_LOG_LEVEL": "warning"]) { $1 },
            output: errors,
            errors: errors
        )
        let start = ContinuousClock.now
        try process.run()
        Leash.hold(process.processIdentifier)
        let caller = BlockingCaller(port: ports[0])
        while ContinuousClock.now - start < .seconds(120), process.isRunning {
            if let answer = try? await caller.get("/health/ready"), answer.status == 200 {
                let (seconds, attoseconds) = (ContinuousClock.now - start).components
                return ServedFolder(
                    process,
                    ports: ports,
                    startMilliseconds: Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000),
                    log: log
                )
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        let status = try await Program.status(of: process)
        struct NotReady: Error, CustomStringConvertible { let description: String }
        throw NotReady(
            description: "the server did not get ready (\(status)): "
                + (try String(contentsOfFile: log, encoding: .utf8))
        )
    }

    /// Starts the program and kills it so soon that it may not be ready yet.
    static func crash(
        _ folder: String,
        _ more: [String] = [],
        through wrapper: [String] = [],
        after milliseconds: UInt64
    ) async throws {
        let arguments = [
            "serve", "--data", folder, "--port", String(try Program.freePort()), "--payments-port",
            String(try Program.freePort()),
        ]
        let process = try Program.process(
            arguments + more,
            through: wrapper,
            environment: [:],
            output: .nullDevice,
            errors: .nullDevice
        )
        try process.run()
        Leash.hold(process.processIdentifier)
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(process.processIdentifier, SIGKILL)
        _ = try await Program.status(of: process)
    }

    var caller: BlockingCaller { BlockingCaller(port: port) }

    /// Waits at most a minute until it says that it is ready, again or still.
    func getReady() async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if let answer = try? await caller.get("/health/ready"), answer.status == 200 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the server did not get ready again within a minute: \(try said())")
    }

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
