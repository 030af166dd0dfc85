import Foundation

/// An open file, pipe or standard stream; every failure is told as a sentence.
final class RawFile {
    let descriptor: Int32
    private let name: String
    private let closes: Bool

    init(_ descriptor: Int32, name: String, closes: Bool) {
        self.descriptor = descriptor
        self.name = name
        self.closes = closes
    }

    deinit {
        if closes { close(descriptor) }
    }

    static func reading(_ path: String) throws -> RawFile {
        guard path != "-" else { return RawFile(STDIN_FILENO, name: "standard input", closes: false) }
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw failure("\(path) cannot be read") }
        guard facts.st_mode & S_IFMT != S_IFDIR else {
            throw KeepingFault("\(path) is a folder, not a backup.")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("\(path) cannot be read") }
        return RawFile(descriptor, name: path, closes: true)
    }

    /// A new file that its owner alone can read; one that is there is refused.
    static func creating(_ path: String) throws -> RawFile {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("\(path) cannot be written") }
        return RawFile(descriptor, name: path, closes: true)
    }

    static func failure(_ what: String) -> KeepingFault {
        let reason = errno == ENOSPC ? "no space is left there" : String(cString: strerror(errno))
        return KeepingFault("\(what): \(reason).")
    }

    /// At most so many bytes; none at the end.
    func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), count - filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Self.failure("\(name) cannot be read") }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    func write(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("\(name) cannot be written") }
            sent += count
        }
    }

    func sync() throws {
        guard fsync(descriptor) == 0 else { throw Self.failure("\(name) cannot be written to the disk") }
    }
}
