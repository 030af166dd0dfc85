internal import Glibc

/// A file, standard input or an array as a stream of bytes in constant memory; gzip is unpacked on the way.
package final class ByteSource {
    /// How much is asked of the system at once: 256 KiB.
    package static let chunkSize = 256 * 1024

    /// Size of the file as it lies on disk (packed, when it is gzip); nil for a pipe.
    package let bytesTotal: Int64?
    /// How much of `bytesTotal` has been read.
    package private(set) var bytesRead: Int64 = 0

    private let origin: any ByteOrigin
    private var input: [UInt8]
    private var inputStart = 0
    private var inputEnd = 0
    private var inflater: Inflater?
    private var hasStarted = false
    private var hasEnded = false

    /// Opens a file, or standard input for `-`.
    package convenience init(path: String) throws {
        let file = try FileOrigin(path: path)
        self.init(origin: file, bytesTotal: file.size)
    }

    /// Reads from memory, `chunk` bytes at a time.
    package convenience init(bytes: [UInt8], chunk: Int = ByteSource.chunkSize) {
        self.init(origin: MemoryOrigin(bytes: bytes, chunk: max(chunk, 1)), bytesTotal: Int64(bytes.count))
    }

    private init(origin: any ByteOrigin, bytesTotal: Int64?) {
        self.origin = origin
        self.bytesTotal = bytesTotal
        input = [UInt8](repeating: 0, count: Self.chunkSize)
    }

    /// Fills `target` with what comes next and returns how much that was; 0 only at the end.
    package func read(into target: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        guard !target.isEmpty, !hasEnded else { return 0 }
        if !hasStarted { try start() }
        if let inflater { return try unpack(with: inflater, into: target) }
        guard inputStart < inputEnd else { return try fetch(target) }
        let count = min(target.count, inputEnd - inputStart)
        _ = target.update(fromContentsOf: input[inputStart..<(inputStart + count)])
        inputStart += count
        return count
    }

    /// Looks at the first two bytes; 1F 8B is how every gzip file begins.
    private func start() throws {
        hasStarted = true
        while inputEnd < 2 {
            let room = inputEnd
            let count = try input.withUnsafeMutableBufferPointer {
                try fetch(UnsafeMutableBufferPointer(rebasing: $0[room...]))
            }
            guard count > 0 else { break }
            inputEnd += count
        }
        if inputEnd >= 2, input[0] == 0x1F, input[1] == 0x8B { inflater = try Inflater() }
    }

    private func unpack(
        with inflater: Inflater,
        into target: UnsafeMutableBufferPointer<UInt8>
    ) throws -> Int {
        while true {
            // Without input zlib may still have output to give.
            let hasInput = try refill()
            let range = inputStart..<inputEnd
            let step = try input.withUnsafeMutableBufferPointer {
                try inflater.step(from: UnsafeMutableBufferPointer(rebasing: $0[range]), into: target)
            }
            inputStart += step.used
            if step.progress == .memberEnded {
                if try refill(), input[inputStart] == 0x1F { try inflater.restart() } else { hasEnded = true }
                if hasEnded || step.given > 0 { return step.given }
            } else if step.given > 0 {
                return step.given
            } else if step.used == 0 {
                throw IntakeError(
                    hasInput
                        ? "The gzip data is damaged." : "The gzip data ends too early: the file is cut off."
                )
            }
        }
    }

    private func refill() throws -> Bool {
        guard inputStart == inputEnd else { return true }
        inputStart = 0
        inputEnd = try input.withUnsafeMutableBufferPointer { try fetch($0) }
        return inputEnd > 0
    }

    private func fetch(_ target: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        let count = try origin.fetch(into: target)
        bytesRead += Int64(count)
        return count
    }
}

/// Where the raw bytes come from.
private protocol ByteOrigin: AnyObject {
    /// Reads at most what fits; 0 at the end.
    func fetch(into target: UnsafeMutableBufferPointer<UInt8>) throws -> Int
}

private final class MemoryOrigin: ByteOrigin {
    private let bytes: [UInt8]
    private let chunk: Int
    private var position = 0

    init(bytes: [UInt8], chunk: Int) {
        self.bytes = bytes
        self.chunk = chunk
    }

    func fetch(into target: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let count = min(target.count, chunk, bytes.count - position)
        _ = target.update(fromContentsOf: bytes[position..<(position + count)])
        position += count
        return count
    }
}

private final class FileOrigin: ByteOrigin {
    let size: Int64?
    private let descriptor: Int32
    private let name: String

    init(path: String) throws {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw IntakeError("\(name) cannot be opened: \(String(cString: strerror(errno))).")
        }
        var status = stat()
        let isKnown = fstat(descriptor, &status) == 0
        if isKnown, status.st_mode & S_IFMT == S_IFDIR {
            if descriptor != STDIN_FILENO { close(descriptor) }
            throw IntakeError("\(name) is a folder, not a file.")
        }
        size = isKnown && status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    func fetch(into target: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        while true {
            let count = Glibc.read(descriptor, target.baseAddress, target.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw IntakeError("\(name) cannot be read: \(String(cString: strerror(errno))).")
            }
        }
    }
}
