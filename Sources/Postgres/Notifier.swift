import Glibc
import Kernel
import Synchronization

/// What this server touched and the others have not been told yet.
final class Notifier: Sendable {
    /// Stands for everything, where naming it would take too long.
    static let everything = "*"
    /// PostgreSQL takes less than 8,000 bytes in one message.
    static let payloadBytesMax = 7_900
    private static let namesMax = 20_000

    private let names = Mutex<Set<String>>([])
    let bell: Bell

    init() throws {
        bell = try Bell()
    }

    var hasNews: Bool { names.withLock { !$0.isEmpty } }

    func add(_ touched: Set<String>) {
        let isFirst = names.withLock { names in
            defer {
                names.formUnion(touched)
                if names.count > Self.namesMax { names = [Self.everything] }
            }
            return names.isEmpty
        }
        if isFirst { bell.ring() }
    }

    func take() -> Set<String> {
        names.withLock { names in
            defer { names = [] }
            return names
        }
    }

    /// The names in as few messages as they fit into.
    static func payloads(of names: Set<String>) -> [String] {
        let isPlain = names.allSatisfy { $0.utf8.count < payloadBytesMax && !$0.utf8.contains(0x0A) }
        guard isPlain, !names.contains(everything) else { return [everything] }
        var payloads: [String] = []
        var payload = ""
        for name in names {
            if !payload.isEmpty, payload.utf8.count + name.utf8.count + 1 > payloadBytesMax {
                payloads.append(payload)
                payload = ""
            }
            payload += payload.isEmpty ? name : "\n" + name
        }
        return payload.isEmpty ? payloads : payloads + [payload]
    }

    static func names(in payload: String) -> Set<String> {
        Set(payload.split(separator: "\n").map(String.init))
    }
}

/// Wakes a thread that waits in `poll`.
final class Bell: Sendable {
    let descriptor: Int32
    private let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw DatabaseError.unavailable("no file descriptors are left")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        descriptor = ends[0]
        writing = ends[1]
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    func ring() {
        var byte: UInt8 = 1
        // A full pipe rings as well.
        _ = write(writing, &byte, 1)
    }

    func silence() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
