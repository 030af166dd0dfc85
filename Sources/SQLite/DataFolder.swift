import Foundation

/// The folder that holds a shop's data, locked for one process at a time.
///
/// Two processes on one write-ahead log would meet a race in older SQLite libraries. The lock dies
/// with the process, so a crash leaves nothing to clean up.
package final class DataFolder: Sendable {
    package enum Problem: Error, Equatable, CustomStringConvertible {
        /// Another process holds the lock; its id is 0 when it has not been written yet.
        case inUse(path: String, process: Int32)
        case unusable(path: String, reason: String)

        package var description: String {
            switch self {
            case .inUse(let path, let process): "the data folder \(path) is in use by process \(process)"
            case .unusable(let path, let reason): "the data folder \(path) cannot be used: \(reason)"
            }
        }
    }

    package let path: String
    private let descriptor: CInt

    package var databasePath: String { path + "/mercato.db" }

    /// Creates the folder if need be, for its owner only, and takes its lock until this is released.
    ///
    /// A restore that was interrupted is finished first.
    package init(path: String) throws(Problem) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .unusable(path: path, reason: error.localizedDescription)
        }
        self.path = path
        let descriptor = try Self.lock(path)
        self.descriptor = descriptor
        do throws(Problem) {
            try FolderSwap.finish(in: path)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        close(descriptor)
    }

    private static func lock(_ path: String) throws(Problem) -> CInt {
        let descriptor = open(path + "/mercato.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(path: path, reason: reason) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            defer { close(descriptor) }
            guard errno == EWOULDBLOCK else { throw .unusable(path: path, reason: reason) }
            throw .inUse(path: path, process: holder(descriptor))
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            defer { close(descriptor) }
            throw .unusable(path: path, reason: reason)
        }
        return descriptor
    }

    private static func holder(_ descriptor: CInt) -> Int32 {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Int32(String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self)) ?? 0
    }

    private static var reason: String {
        String(cString: strerror(errno))
    }
}
