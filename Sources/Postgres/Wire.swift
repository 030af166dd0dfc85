import CPostgres
import Glibc
import Kernel

/// One open connection to the server, before anything is known of statements or transactions.
///
/// Used by one thread, which waits inside it: never by Swift's cooperative pool.
final class Wire {
    let raw: OpaquePointer
    private let settings: PostgresSettings

    init(_ settings: PostgresSettings) throws(Failure) {
        guard let raw = Self.connect(settings) else {
            throw .lost("no memory for a connection to PostgreSQL")
        }
        self.raw = raw
        self.settings = settings
        guard PQstatus(raw) == CONNECTION_OK else { throw lost() }
        // Notices, such as "table exists already", are for people at a terminal.
        PQsetNoticeProcessor(raw, { _, _ in }, nil)
    }

    deinit {
        PQfinish(raw)
    }

    var isOpen: Bool { PQstatus(raw) == CONNECTION_OK }
    var descriptor: Int32 { PQsocket(raw) }

    /// What libpq says about a connection that failed.
    func lost() -> Failure {
        .lost(complaint)
    }

    /// The first line of libpq's last complaint.
    var complaint: String {
        let message = String(cString: PQerrorMessage(raw))
        let line = message.split(separator: "\n").first.map(String.init)
        return settings.redacted(line ?? "the connection to PostgreSQL was lost")
    }

    /// Whether an idle connection is still there: anything that arrives unasked is looked at, and the
    /// end of the stream is the server's farewell.
    func isAlive() -> Bool {
        for _ in 0..<4 {
            guard isOpen else { return false }
            var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else { return true }
            guard PQconsumeInput(raw) == 1 else { return false }
            _ = PQisBusy(raw)
        }
        return isOpen
    }

    /// Runs one command outside a transaction and without a pipeline.
    func run(_ command: String, _ values: [String] = []) throws(Failure) -> Answer {
        let parameters = try Parameters(values.map(SQLValue.text))
        let result = parameters.withPointers { pointers in
            PQexecParams(raw, command, parameters.count, parameters.types, pointers, nil, nil, 0)
        }
        guard let result else { throw lost() }
        let answer = Answer(result)
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            throw isOpen ? Failure(result: result) : lost()
        }
        return answer
    }

    private static func connect(_ settings: PostgresSettings) -> OpaquePointer? {
        let (words, meanings) = settings.all
        let texts = (words + meanings).map { strdup($0) }
        defer { texts.forEach { free($0) } }
        let pointers = texts.map { text in text.map { UnsafePointer($0) } }
        let keywords = Array(pointers.prefix(words.count)) + [nil]
        let values = Array(pointers.dropFirst(words.count)) + [nil]
        return PQconnectdbParams(keywords, values, 0)
    }
}
