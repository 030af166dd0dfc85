import Foundation
import Glibc
import Kernel
import Synchronization
import Testing

/// A real receiver on a port of this machine that behaves as badly as a test says.
///
/// It works on threads of its own.
final class ShakyReceiver: Sendable {
    enum Mood: Sendable {
        /// Takes the message and never answers.
        case hanging
        case failing
        case well
    }

    struct Heard: Sendable {
        let headers: [String: String]
        let body: [UInt8]
        let json: JSON
        let isTaken: Bool

        var id: String { headers["webhook-id"] ?? "" }
        var event: Int64 { json["data"]?["event_id"]?.integer ?? 0 }
        var subject: String { json["data"]?["subject"]?.string ?? "" }
        var sequence: Int64 { json["data"]?["sequence"]?.integer ?? 0 }
    }

    let port: Int
    private let descriptor: Int32
    private let state = Mutex<(mood: Mood, heard: [Heard], open: [Int32])>((.well, [], []))

    /// Has a port, at which it refuses connections until it listens.
    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (socket, size) = (descriptor, length)
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, size) == 0 && getsockname(socket, generic, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: place.sin_port))
        try #require(isBound)
    }

    var heard: [Heard] { state.withLock { $0.heard } }
    var url: String { "http://127.0.0.1:\(port)/in" }

    func become(_ mood: Mood) { state.withLock { $0.mood = mood } }

    /// Begins to take connections.
    func listen() {
        let descriptor = descriptor
        Glibc.listen(descriptor, 64)
        Thread.detachNewThread { [weak self] in
            while true {
                let caller = accept(descriptor, nil, nil)
                guard caller >= 0, let receiver = self else { return }
                Thread.detachNewThread { receiver.serve(caller) }
            }
        }
    }

    func close() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
        for caller in state.withLock({ $0.open }) { Glibc.close(caller) }
    }

    private func serve(_ caller: Int32) {
        guard let (headers, body) = Self.request(caller) else {
            Glibc.close(caller)
            return
        }
        let mood = state.withLock { state in
            let json = (try? JSON.parse(body)) ?? .null
            state.heard.append(
                Heard(headers: headers, body: body, json: json, isTaken: state.mood == .well)
            )
            if state.mood == .hanging { state.open.append(caller) }
            return state.mood
        }
        guard mood != .hanging else { return }
        let answer =
            mood == .well
            ? "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
            : "HTTP/1.1 500 Broken\r\nContent-Length: 6\r\nConnection: close\r\n\r\nbroken"
        _ = send(caller, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
        Glibc.close(caller)
    }

    /// Reads one request with its body; nil when it does not come whole.
    private static func request(_ caller: Int32) -> (headers: [String: String], body: [UInt8])? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(caller, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[0..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let pairs = text[..<end.lowerBound].split(separator: "\r\n").dropFirst().compactMap { line in
                line.firstIndex(of: ":").map { colon in
                    (
                        line[..<colon].lowercased(),
                        line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
                    )
                }
            }
            let headers = Dictionary(pairs) { first, _ in first }
            let start = text[..<end.upperBound].utf8.count
            guard bytes.count >= start + (headers["content-length"].flatMap { Int($0) } ?? 0) else {
                continue
            }
            return (headers, Array(bytes[start...]))
        }
    }
}
