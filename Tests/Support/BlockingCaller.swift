import Foundation
package import Kernel

/// One connection to a server of this machine, kept alive; each thread has its own.
///
/// It waits on the thread it is called on, so that five hundred buyers cost the machine little beside
/// the server that is tested. Swift's own threads are as few as the cores and never wait: tasks call what
/// has `await`, which waits on a thread of its own.
package final class BlockingCaller {
    /// The connection ended before the answer was whole.
    package struct Lost: Error {
        package let hasAnswerBegun: Bool
    }

    package struct Answer {
        package let status: Int
        /// The header in small letters, its lines as they came.
        package let head: String
        package let body: [UInt8]
        package let microseconds: Int

        package var json: JSON { (try? JSON.parse(body)) ?? .null }
        package var code: String { json["code"]?.string ?? "" }
        package var text: String { String(decoding: body, as: UTF8.self) }

        package subscript(_ field: String) -> String? { json[field]?.string }
    }

    private let port: UInt16
    private let patience: timeval
    private var descriptor: Int32 = -1

    /// Waits so many seconds for a connection, and for each part of an answer.
    package init(port: Int, patienceSeconds: Int = 60) {
        self.port = UInt16(clamping: port)
        patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
    }

    deinit {
        hangUp()
    }

    @available(*, noasync)
    package func get(_ path: String) throws -> Answer {
        try send("GET", path)
    }

    @available(*, noasync)
    package func post(_ path: String, _ body: String = "", headers: [String] = []) throws -> Answer {
        try send("POST", path, body, headers: headers)
    }

    /// - Throws: ``Lost``.
    @available(*, noasync)
    package func send(_ method: String, _ path: String, _ body: String = "", headers: [String] = []) throws
        -> Answer
    {
        let start = ContinuousClock.now
        try write(Self.request(method, path, body, headers))
        return try answer(since: start)
    }

    package static func request(_ method: String, _ path: String, _ body: String, _ headers: [String])
        -> [UInt8]
    {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers
        if method != "GET" { lines.append("Content-Length: \(body.utf8.count)") }
        if !body.isEmpty { lines.append("Content-Type: application/json") }
        return Array((lines + ["", body]).joined(separator: "\r\n").utf8)
    }

    /// Sends some bytes, connecting first when need be.
    package func write(_ bytes: some Collection<UInt8>) throws {
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
    @available(*, noasync)
    package func answer(since start: ContinuousClock.Instant = .now) throws -> Answer {
        var bytes: [UInt8] = []
        while true {
            if let (status, head, body, isLast) = Self.whole(bytes) {
                if isLast { hangUp() }
                let time = ContinuousClock.now - start
                let (seconds, attoseconds) = time.components
                return Answer(
                    status: status,
                    head: head,
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

    // MARK: For tasks

    package func get(_ path: String) async throws -> Answer {
        try await onThread { caller in try caller.get(path) }
    }

    package func post(_ path: String, _ body: String = "", headers: [String] = []) async throws -> Answer {
        try await onThread { caller in try caller.post(path, body, headers: headers) }
    }

    package func send(
        _ method: String,
        _ path: String,
        _ body: String = "",
        headers: [String] = []
    ) async throws -> Answer {
        try await onThread { caller in try caller.send(method, path, body, headers: headers) }
    }

    package func answer() async throws -> Answer {
        try await onThread { caller in try caller.answer() }
    }

    /// The task waits until the thread is done, so the connection still belongs to one at a time.
    private func onThread<Value: Sendable>(
        _ work: @escaping @Sendable (BlockingCaller) throws -> Value
    ) async throws -> Value {
        nonisolated(unsafe) let caller = self
        return try await onThreads(1) { _ in try work(caller) }[0]
    }

    package func hangUp() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    private func lost(hasAnswerBegun: Bool) -> Lost {
        hangUp()
        return Lost(hasAnswerBegun: hasAnswerBegun)
    }

    private func connect() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = patience
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
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
    }

    /// The status and the body once all of it is there, and whether the server closes after it.
    private static func whole(_ bytes: [UInt8]) -> (
        status: Int, head: String, body: [UInt8], isLast: Bool
    )? {
        let end: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= 12, let gap = bytes.indices.first(where: { bytes[$0...].starts(with: end) })
        else { return nil }
        let head = String(decoding: bytes[..<gap], as: UTF8.self).lowercased()
        guard let status = Int(head.dropFirst(9).prefix(3)) else { return nil }
        let lines = head.split(separator: "\r\n")
        let length = lines.first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        guard bytes.count >= gap + 4 + length else { return nil }
        let body = Array(bytes[(gap + 4)...].prefix(length))
        return (status, head, body, lines.contains("connection: close"))
    }
}

/// Runs work on so many threads at once and answers what each came to.
package func onThreads<Value: Sendable>(
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
