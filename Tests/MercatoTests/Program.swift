import Foundation
import Kernel
import Support
import Testing

/// The built `mercato`, run as anybody would run it.
enum Program {
    struct NotBuilt: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is not there: run swift build --build-tests first." }
    }

    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String

        var json: JSON { (try? JSON.parse(Array(output.utf8))) ?? .null }
    }

    /// The program lies beside the test bundle, unless `MERCATO_TEST_PROGRAM` names another.
    static func path() throws -> String {
        if let other = ProcessInfo.processInfo.environment["MERCATO_TEST_PROGRAM"] { return other }
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent("mercato")
            .path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw NotBuilt(path: path) }
        return path
    }

    /// A process that is not started yet; of `MERCATO_…` it sees only what is given.
    ///
    /// Through a wrapper, `[path, arguments…]`, it is that program that starts it, in its own place.
    static func process(
        _ arguments: [String],
        through wrapper: [String] = [],
        environment: [String: String],
        output: FileHandle,
        errors: FileHandle
    ) throws -> Process {
        let process = Process()
        let words = wrapper + [try path()] + arguments
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        var variables = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("MERCATO_") && $0.key != "DATABASE_URL"
        }
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        return process
    }

    /// Runs a command to its end, with nothing on its standard input unless said.
    static func run(
        _ arguments: [String],
        through wrapper: [String] = [],
        environment: [String: String] = [:],
        input: String? = nil
    ) async throws -> Outcome {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let output = try file(folder.path + "/out")
        let errors = try file(folder.path + "/err")
        let process = try process(
            arguments,
            through: wrapper,
            environment: environment,
            output: output,
            errors: errors
        )
        if let input {
            try Data(input.utf8).write(to: URL(fileURLWithPath: folder.path + "/in"))
            process.standardInput = FileHandle(forReadingAtPath: folder.path + "/in")
        }
        try process.run()
        Leash.hold(process.processIdentifier)
        let status = try await status(of: process)
        return Outcome(
            status: status,
            output: try String(contentsOfFile: folder.path + "/out", encoding: .utf8),
            errors: try String(contentsOfFile: folder.path + "/err", encoding: .utf8)
        )
    }

    static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try #require(FileHandle(forWritingAtPath: path))
    }

    /// Waits at most a minute for the end of a process.
    static func status(of process: Process) async throws -> Int32 {
        for _ in 0..<12_000 where process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            Issue.record("process \(process.arguments ?? []) did not end within a minute")
        }
        return process.terminationStatus
    }

    /// A port that nobody listens on, below those that the system gives to callers.
    static func freePort() throws -> Int {
        for _ in 0..<1_000 {
            let port = 20_000 + Int(Randomness.system.next() % 12_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let isFree = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
        throw NotBuilt(path: "a free port")
    }
}
