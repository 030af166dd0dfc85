import Foundation
import Glibc

/// A TCP connection that sends whatever it is told, well-formed or not.
///
/// Nothing in it blocks a thread.
final class RawSocket: Sendable {
    struct Answer: Sendable {
        /// The status of the first response, if one came.
        let status: Int?
        let text: String
        /// Whether the server closed its side.
        let isClosed: Bool
    }

    struct Failed: Error {
        let reason: String
    }

    private let descriptor: Int32

    /// Connects to an address such as `http://127.0.0.1:8000`.
    init(_ address: String) throws {
        guard let text = address.split(separator: ":").last, let port = UInt16(text) else {
            throw Failed(reason: "no port in \(address)")
        }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let outcome = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else { throw Failed(reason: "connect: \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Sends what fits at once; false when the server does not take it any more.
    @discardableResult
    func send(_ bytes: [UInt8]) async throws -> Bool {
        var rest = bytes[...]
        var patience = 500
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { raw in
                Glibc.send(
                    descriptor,
                    raw.baseAddress,
                    raw.count,
                    Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
                )
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else {
                guard errno == EAGAIN, patience > 0 else { return false }
                patience -= 1
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        return true
    }

    @discardableResult
    func send(_ text: String) async throws -> Bool { try await send(Array(text.utf8)) }

    /// Reads until the server closes, the wanted text has come, or the time is over.
    func answer(until wanted: String? = nil, seconds: Double = 60) async throws -> Answer {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let deadline = ContinuousClock.now + .seconds(seconds)
        var isClosed = false
        while ContinuousClock.now < deadline {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                bytes += buffer[0..<count]
                if let wanted, String(decoding: bytes, as: UTF8.self).contains(wanted) { break }
            } else if count == 0 || errno != EAGAIN {
                isClosed = true
                break
            } else {
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.prefix(20).split(separator: " ")
        let status = words.count > 1 && words[0].hasPrefix("HTTP/") ? Int(words[1]) : nil
        return Answer(status: status, text: text, isClosed: isClosed)
    }

    /// One connection, one text, everything that comes back.
    static func ask(_ address: String, _ text: String, seconds: Double = 60) async throws -> Answer {
        let socket = try RawSocket(address)
        try await socket.send(text)
        return try await socket.answer(seconds: seconds)
    }
}
