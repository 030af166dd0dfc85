import Foundation
import Glibc

/// A program started for measuring, with its CPU time and memory as the kernel accounts for them.
final class ChildProcess {
    private let process = Process()
    let startedAt = LoadGenerator.now()

    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MERCATO_") }
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        stop()
    }

    /// User and system time so far.
    var cpuMicroseconds: Double {
        guard
            let text = try? String(
                contentsOfFile: "/proc/\(process.processIdentifier)/stat",
                encoding: .utf8
            ),
            let close = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[text.index(close, offsetBy: 2)...].split(separator: " ")
        let ticks = (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)
        return ticks * 1_000_000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory in megabytes.
    var memoryMegabytes: Double {
        guard
            let text = try? String(
                contentsOfFile: "/proc/\(process.processIdentifier)/status",
                encoding: .utf8
            )
        else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return (Double(line.filter(\.isNumber)) ?? 0) / 1_024
        }
        return 0
    }

    /// Waits until something answers on a port; returns the milliseconds since the start.
    func waitUntilAnswering(port: Int, path: String = "/health/ready") throws -> Double {
        for _ in 0..<30_000 {
            guard process.isRunning else { throw BenchFailure("the server ended at once") }
            if let answer = try? HTTPOnce.get(port: port, path: path), answer.status == 200 {
                return Double(LoadGenerator.now() - startedAt) / 1e6
            }
            usleep(1_000)
        }
        throw BenchFailure("the server did not answer in 30 s")
    }

    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }
}

/// One request on a connection of its own.
enum HTTPOnce {
    static func get(port: Int, path: String) throws -> (status: Int, body: [UInt8]) {
        try send(Requests.get(path), port: port)
    }

    static func send(_ request: [UInt8], port: Int) throws -> (status: Int, body: [UInt8]) {
        let descriptor = try LoadGenerator.connected(to: UInt16(port))
        defer { close(descriptor) }
        // A port that nobody listens at yet may be given to this very connection, which then hears itself.
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        _ = request.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        var input: [UInt8] = []
        while true {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { throw BenchFailure("no answer") }
            input.append(contentsOf: chunk[..<count])
            if let answer = HTTPAnswer(input) { return (answer.status, Array(input[answer.body])) }
        }
    }
}
