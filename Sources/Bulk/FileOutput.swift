internal import Foundation

/// A file that appears complete or not at all: written under another name beside it, then renamed.
package final class FileOutput {
    private let path: String
    private let temporary: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var isFinished = false

    /// A private one is readable by its owner only, from its first byte on.
    ///
    /// - Throws: ``Failure`` when the file cannot be made there.
    package init(path: String, isPrivate: Bool = false) throws {
        self.path = path
        temporary = path + ".part"
        guard
            FileManager.default.createFile(
                atPath: temporary,
                contents: nil,
                attributes: isPrivate ? [.posixPermissions: 0o600] : nil
            ),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw Failure(description: "The file \(path) cannot be written.") }
        self.handle = handle
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package func write(_ bytes: [UInt8]) throws {
        buffer += bytes
        if buffer.count >= 256 * 1024 { try flush() }
    }

    /// Gives the file its name.
    package func finish() throws {
        try flush()
        try handle.close()
        guard rename(temporary, path) == 0 else {
            throw Failure(description: "The file \(path) cannot be written.")
        }
        isFinished = true
    }

    private func flush() throws {
        do { try handle.write(contentsOf: Data(buffer)) } catch {
            throw Failure(description: "The file \(path) cannot be written: the disk may be full.")
        }
        buffer.removeAll(keepingCapacity: true)
    }

    deinit {
        if !isFinished { unlink(temporary) }
    }
}
