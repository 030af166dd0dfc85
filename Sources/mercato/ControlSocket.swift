import Foundation
import Kernel
import Synchronization

/// A Unix domain socket with JSON lines on it.
final class ControlSocket: Sendable {
    private let descriptor: Int32
    private let buffer = Mutex<[UInt8]>([])
    private let isClosed = Mutex(false)

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Listens at a path that only its owner can open.
    ///
    /// A file left by a server that crashed is replaced: the caller holds the folder's lock.
    static func listen(at path: String) throws -> ControlSocket {
        unlink(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = withAddress(path) { bind(descriptor, $0, $1) }
        guard descriptor >= 0, bound == 0, chmod(path, 0o600) == 0, Glibc.listen(descriptor, 16) == 0 else {
            throw CommandFailure(
                description: "The socket \(path) cannot be made: \(String(cString: strerror(errno))). "
                    + "A path has at most 107 characters; --data with a shorter one helps."
            )
        }
        return ControlSocket(descriptor)
    }

    static func connect(to path: String) -> ControlSocket? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        guard withAddress(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            Glibc.close(descriptor)
            return nil
        }
        return ControlSocket(descriptor)
    }

    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return -1
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Waits for the next connection; nil after ``close()``.
    func accept() -> ControlSocket? {
        while true {
            let next = Glibc.accept(descriptor, nil, nil)
            if next >= 0 { return ControlSocket(next) }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// The next line without its end; nil at the end of the connection or after 16 MB without one.
    ///
    /// The wait is on a thread of its own, never on one that tasks share.
    func line() async -> String? {
        await withCheckedContinuation { continuation in
            Thread { [self] in continuation.resume(returning: nextLine()) }.start()
        }
    }

    private func nextLine() -> String? {
        buffer.withLock { buffer in
            while buffer.count < 16 << 20 {
                if let end = buffer.firstIndex(of: 0x0A) {
                    let line = String(decoding: buffer[..<end], as: UTF8.self)
                    buffer.removeSubrange(...end)
                    return line
                }
                var chunk = [UInt8](repeating: 0, count: 65_536)
                let count = read(descriptor, &chunk, chunk.count)
                guard count > 0 else { return nil }
                buffer.append(contentsOf: chunk[..<count])
            }
            return nil
        }
    }

    /// Sends a line; whether the other side still listens is seen at the next read.
    func send(_ message: JSON) {
        let bytes = Array((message.text + "\n").utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func close() {
        isClosed.withLock { isClosed in
            guard !isClosed else { return }
            isClosed = true
            shutdown(descriptor, Int32(SHUT_RDWR))
            Glibc.close(descriptor)
        }
    }
}
