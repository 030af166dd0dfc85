import Foundation
import Kernel
import Support
import Synchronization

/// Somebody who listens to the shop's webhooks over the network, and refuses some of them once.
final class HookReceiver: Sendable {
    /// What came of one message.
    struct Heard: Sendable {
        let subject: String
        let sequence: Int64
        var count = 1
    }

    private struct State {
        var messages: [String: Heard] = [:]
        /// The sequences of each subject in the order of their first acceptance.
        var subjects: [String: [Int64]] = [:]
        var isOpen = true
    }

    struct Deaf: Error {}

    let port: Int
    private let descriptor: Int32
    private let state = Mutex(State())

    init() throws {
        port = try Program.freePort()
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        // Accepting is given up from time to time, to look whether it is over.
        var pause = timeval(tv_sec: 0, tv_usec: 200_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &pause, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(clamping: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound, listen(descriptor, 64) == 0 else { throw Deaf() }
        let thread = Thread { [self] in
            while state.withLock(\.isOpen) {
                let line = accept(descriptor, nil, nil)
                if line >= 0 { answer(line) }
            }
            Glibc.close(descriptor)
        }
        thread.start()
    }

    var messages: [String: Heard] { state.withLock { $0.messages } }

    /// Subjects whose messages were first accepted in another order than they happened.
    var disorder: [String] {
        state.withLock { state in
            state.subjects.filter { $0.value != $0.value.sorted() }.map { "\($0.key): \($0.value)" }
        }
    }

    func close() {
        state.withLock { $0.isOpen = false }
    }

    /// Reads one request and answers it; every seventh message is refused the first time.
    private func answer(_ line: Int32) {
        defer { Glibc.close(line) }
        var patience = timeval(tv_sec: 2, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(line, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard let (head, body) = read(line) else { return }
        let id = head.split(separator: "\r\n").first { $0.hasPrefix("webhook-id:") }
            .map { $0.dropFirst(11).trimmingCharacters(in: .whitespaces) }
        let status = id.map { note($0, (try? JSON.parse(body)) ?? .null) } ?? 400
        let reply = "HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        _ = Array(reply.utf8).withUnsafeBytes {
            send(line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    private func read(_ line: Int32) -> (head: String, body: [UInt8])? {
        var bytes: [UInt8] = []
        let end: [UInt8] = [13, 10, 13, 10]
        while bytes.count < 65_536 {
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = recv(line, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
            guard let gap = bytes.firstRange(of: end) else { continue }
            let head = String(decoding: bytes[..<gap.lowerBound], as: UTF8.self).lowercased()
            let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
            guard bytes.count >= gap.upperBound + (length ?? 0) else { continue }
            return (head, Array(bytes[gap.upperBound...]))
        }
        return nil
    }

    private let refusals = Mutex<Set<String>>([])

    private func note(_ id: String, _ message: JSON) -> Int {
        let isMarked = id.utf8.reduce(0) { $0 &+ Int($1) }.isMultiple(of: 7)
        if isMarked, refusals.withLock({ $0.insert(id).inserted }) { return 500 }
        state.withLock { state in
            guard state.messages[id] == nil else {
                state.messages[id]?.count += 1
                return
            }
            let subject = message["data"]?["subject"]?.string ?? ""
            let sequence = message["data"]?["sequence"]?.integer ?? 0
            state.messages[id] = Heard(subject: subject, sequence: sequence)
            state.subjects[subject, default: []].append(sequence)
        }
        return 204
    }
}
