import Foundation
import Glibc

/// What one connection sends next, given the body of the last answer; nil ends this connection's round
/// and begins the next one.
protocol Script {
    /// The request to send at a step of a round.
    mutating func request(step: Int, last: ArraySlice<UInt8>) -> [UInt8]
    /// Requests in a round.
    var steps: Int { get }
}

struct LoadResult: Sendable {
    var requests = 0
    var rounds = 0
    var failures = 0
    var seconds = 0.0
    /// Server CPU over the run, in microseconds.
    var serverMicroseconds = 0.0
    var latencies: [Int64] = []

    var perSecond: Double { Double(requests) / seconds }
    var roundsPerSecond: Double { Double(rounds) / seconds }
    var cpuPerRequest: Double { serverMicroseconds / Double(max(1, requests)) }

    /// In microseconds.
    func percentile(_ share: Double) -> Int64 {
        guard !latencies.isEmpty else { return 0 }
        let sorted = latencies.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}

/// Keeps so many connections busy from one thread, each walking through its script.
final class LoadGenerator {
    private final class Connection {
        let descriptor: Int32
        var script: any Script
        var step = 0
        var input: [UInt8] = []
        var output: [UInt8] = []
        var sentAt: Int64 = 0

        init(descriptor: Int32, script: any Script) {
            self.descriptor = descriptor
            self.script = script
        }
    }

    private let port: UInt16
    private let connections: Int
    private let makeScript: (Int) -> any Script
    /// Where answers are read to.
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

    init(port: Int, connections: Int, script: @escaping (Int) -> any Script) {
        self.port = UInt16(port)
        self.connections = connections
        makeScript = script
    }

    deinit { chunk.deallocate() }

    /// The server's CPU is read where the server is told.
    func run(seconds: Double, server: ChildProcess?) throws -> LoadResult {
        var open: [Connection] = []
        for index in 0..<connections {
            open.append(Connection(descriptor: try Self.connected(to: port), script: makeScript(index)))
        }
        defer { for connection in open { close(connection.descriptor) } }
        var watched = open.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var result = LoadResult()
        let cpu = server?.cpuMicroseconds ?? 0
        let start = Self.now()
        let end = start + Int64(seconds * 1e9)
        for connection in open { send(connection) }
        var moment = start
        while moment < end {
            let count = poll(&watched, UInt(watched.count), 1_000)
            moment = Self.now()
            guard count > 0 else { continue }
            for index in watched.indices where watched[index].revents != 0 {
                try receive(open[index], moment, &result)
            }
        }
        result.seconds = Double(Self.now() - start) / 1e9
        result.serverMicroseconds = (server?.cpuMicroseconds ?? 0) - cpu
        return result
    }

    private func send(_ connection: Connection) {
        connection.sentAt = Self.now()
        let bytes =
            connection.output.isEmpty
            ? connection.script.request(step: 0, last: []) : connection.output
        connection.output = []
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                write(connection.descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private func receive(_ connection: Connection, _ moment: Int64, _ result: inout LoadResult) throws {
        let count = read(connection.descriptor, chunk.baseAddress, chunk.count)
        guard count > 0 else { throw BenchFailure("the server closed a connection") }
        connection.input.append(contentsOf: chunk[..<count])
        guard let answer = HTTPAnswer(connection.input) else { return }
        result.requests += 1
        if result.latencies.count < 200_000 { result.latencies.append((moment - connection.sentAt) / 1_000) }
        if answer.status >= 400 { result.failures += 1 }
        let body = connection.input[answer.body]
        connection.step += 1
        if connection.step == connection.script.steps || answer.status >= 400 {
            if answer.status < 400 { result.rounds += 1 }
            connection.step = 0
        }
        connection.output = connection.script.request(step: connection.step, last: body)
        connection.input.removeAll(keepingCapacity: true)
        send(connection)
    }

    static func connected(to port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw BenchFailure("nothing listens on port \(port)") }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
