import Foundation
package import Kernel
package import Notices

/// Keeps each mail as a file that mail programs open, instead of sending it.
///
/// The folder and its files are for their owner alone: mails carry tokens. A file has its name only when it
/// is whole, and a letter that comes twice is one file.
package struct EMLFolder: Mailer {
    package let path: String
    private let random: Randomness
    /// Writing waits for the disk, so it happens outside of Swift's cooperative pool.
    private static let queue = DispatchQueue(label: "mercato.mail")

    /// What could not be done with a file or the folder, and the system's reason.
    package struct Trouble: Error, CustomStringConvertible {
        package let description: String

        init(_ what: String, _ path: String) {
            description = "\(what) \(path): \(String(cString: strerror(errno)))"
        }
    }

    /// The folder is made when the first mail comes.
    package init(path: String, random: Randomness) {
        self.path = path
        self.random = random
    }

    package func send(_ letter: Letter) async throws {
        try await Self.queued { try write(MailMessage.bytes(of: letter), as: letter.name.fileName) }
    }

    package func withdraw(_ name: LetterName) async throws {
        try await Self.queued { try remove(name.fileName) }
    }

    private static func queued(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            queue.async { done.resume(with: Result(catching: work)) }
        }
    }

    private func write(_ bytes: [UInt8], as name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let temporary = "\(path)/\(Self.temporaryPrefix(name))\(random.hex(digits: 16))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Trouble("cannot create", temporary) }
        do {
            defer { close(file) }
            try Self.fill(file, with: bytes, temporary)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, "\(path)/\(name)") == 0 else {
            let trouble = Trouble("cannot rename", temporary)
            unlink(temporary)
            throw trouble
        }
        try syncFolder()
    }

    private static func temporaryPrefix(_ name: String) -> String { ".\(name)-" }

    /// Removes a file, and what a crash or another server has left of it half written.
    private func remove(_ name: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let prefix = Self.temporaryPrefix(name)
        let halves = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix(prefix) }
        for file in halves + [name] {
            guard unlink("\(path)/\(file)") == 0 || errno == ENOENT else {
                throw Trouble("cannot remove", "\(path)/\(file)")
            }
        }
        try syncFolder()
    }

    private static func fill(_ file: CInt, with bytes: [UInt8], _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw Trouble("cannot write", path)
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw Trouble("cannot write", path) }
    }

    /// The mail counts as sent or withdrawn from here on, so that must outlive a loss of power too.
    private func syncFolder() throws {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Trouble("cannot open", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Trouble("cannot write", path) }
    }
}
