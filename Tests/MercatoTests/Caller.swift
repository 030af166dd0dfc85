import Foundation
import Kernel

/// One connection to a server of this machine, kept alive; each thread has its own.
///
/// It waits on the thread it is called on, so that five hundred buyers cost the machine little beside
/// the server that is tested.
final class Caller {
    /// The connection ended before the answer was whole.
    struct Lost: Error {
        let hasAnswerBegun: Bool
    }

    struct Answer {
        let status: Int
        let body: [UInt8]
        let microseconds: Int

        var json: JSON { (try? JSON.parse(body)) ?? .null }
        var code: String { json["code"]?.string ?? "" }
        var text: String { String(decoding: body, as: UTF8.self) }

        subscript(_ field: String) -> String? { json[field]?.string }
    }

    private let port: UInt16
    private var descriptor: Int32 = -1

    init(port: Int) {
        self.port = UInt16(clamping: port)
    }

    deinit {
        hangUp()
    }

    func get(_ path: String) throws -> Answer {
        try send("GET", path)
    }

    func post(_ path: String, _ body: String = "", headers: [String] = []) throws -> Answer {
        try send("POST", path, body, headers: headers)
    }

    /// - Throws: ``Lost``.
    func send(_ method: String, _ path: String, _ body: String = "", headers: [String] = []) throws -> Answer
    {
        let start = ContinuousClock.now
        try write(Self.request(method, path, body, headers))
        return try answer(since: start)
    }

    static func request(_ method: String, _ path: String, _ body: String, _ headers: [String]) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers
        if method != "GET" { lines.append("Content-Length: \(body.utf8.count)") }
        if !body.isEmpty { lines.append("Content-Type: application/json") }
        return Array((lines + ["", body]).joined(separator: "\r\n").utf8)
    }

    /// Sends some bytes, connecting first when need be.
    func write(_ bytes: some Collection<UInt8>) throws {
        if descriptor < 0 { try connect() }
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw lost(hasAnswerBegun: false) }
            sent += count
        }
    }

    /// Waits for a whole answer.
    func answer(since start: ContinuousClock.Instant = .now) throws -> Answer {
        var bytes: [UInt8] = []
        while true {
            if let (status, body, isLast) = Self.whole(bytes) {
                if isLast { hangUp() }
                let time = ContinuousClock.now - start
                let (seconds, attoseconds) = time.components
                return Answer(
                    status: status,
                    body: body,
                    microseconds: Int(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
                )
            }
            var chunk = [UInt8](repeating: 0, count: 16_384)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { throw lost(hasAnswerBegun: !bytes.isEmpty) }
            bytes += chunk[..<count]
        }
    }

    func hangUp() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    private func lost(hasAnswerBegun: Bool) -> Lost {
        hangUp()
        return Lost(hasAnswerBegun: hasAnswerBegun)
    }

    private func connect() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw lost(hasAnswerBegun: false) }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// The status and the body once all of it is there, and whether the server closes after it.
    private static func whole(_ bytes: [UInt8]) -> (status: Int, body: [UInt8], isLast: Bool)? {
        let end: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= 12, let gap = bytes.indices.first(where: { bytes[$0...].starts(with: end) })
        else { return nil }
        let head = String(decoding: bytes[..<gap], as: UTF8.self).lowercased()
        guard let status = Int(head.dropFirst(9).prefix(3)) else { return nil }
        let lines = head.split(separator: "\r\n")
        let length = lines.first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        guard bytes.count >= gap + 4 + length else { return nil }
        return (status, Array(bytes[(gap + 4)...].prefix(length)), lines.contains("connection: close"))
    }
}

/// Runs work on so many threads at once and answers what each came to.
func onThreads<Value: Sendable>(
    _ count: Int,
    _ work: @escaping @Sendable (Int) throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: Value.self) { group in
        for index in 0..<count {
            group.addTask {
                try await withCheckedThrowingContinuation { continuation in
                    let thread = Thread { continuation.resume(with: Result { try work(index) }) }
                    thread.stackSize = 1 << 20
                    thread.start()
                }
            }
        }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

/// Measured figures, for whoever reads the test's output.
enum Figures {
    /// Whether the long forms run: `make torture`.
    static let isLong = ProcessInfo.processInfo.environment["MERCATO_TEST_LONG"] == "1"

    static func say(_ line: String) {
        FileHandle.standardError.write(Data("    \(line)\n".utf8))
    }

    /// The value that so many percent do not exceed.
    static func percentile(_ percent: Int, of values: [Int]) -> Int {
        guard !values.isEmpty else { return 0 }
        return values.sorted()[min(values.count - 1, values.count * percent / 100)]
    }

    static func milliseconds(_ microseconds: Int) -> String {
        "\(microseconds / 1_000).\(microseconds % 1_000 / 100) ms"
    }
}
