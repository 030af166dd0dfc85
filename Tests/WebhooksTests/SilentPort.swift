import Foundation
import Glibc
import Testing

/// A port that takes connections and never says a word.
final class SilentPort: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (socket, size) = (descriptor, length)
        let bound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, size) == 0 && listen(socket, 8) == 0
                    && getsockname(socket, generic, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: place.sin_port))
        try #require(bound)
    }

    /// Takes one connection after all, and answers it with so many bytes, three in a second.
    func drip(drops: Int) {
        let descriptor = descriptor
        Thread.detachNewThread {
            let caller = accept(descriptor, nil, nil)
            var asked = [UInt8](repeating: 0, count: 4_096)
            _ = recv(caller, &asked, asked.count, 0)
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
            _ = send(caller, head, head.utf8.count, Int32(MSG_NOSIGNAL))
            for _ in 0..<drops {
                usleep(333_000)
                _ = send(caller, ".", 1, Int32(MSG_NOSIGNAL))
            }
            close(caller)
        }
    }

    deinit { close(descriptor) }
}
