import CPostgres
import Kernel

/// Where the server is and how it is used.
///
/// Holds a password, so it is never described, logged or put into an error.
package struct PostgresSettings: Sendable {
    /// How many connections at most; each is opened when it is first needed.
    package var connections = 16
    /// Whether to hear from other servers what they touched, over a direct connection of its own.
    package var listens = false
    /// For a pooler between us and the server that hands every transaction another connection.
    package var usesUnnamedStatements = false
    /// How long a transaction waits for a connection before it is refused as busy.
    package var patience: Duration = .seconds(10)
    /// How many statements a connection keeps prepared.
    package var statementsMax = 512

    let keywords: [String]
    let values: [String]

    /// Reads `postgres://user:password@host:port/database?…` with everything libpq understands:
    /// several hosts, `?host=/folder` for a socket, `sslmode` and so on.
    package init(url: String) throws {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw DatabaseError.unavailable("a database URL begins with postgres://")
        }
        var given = try Self.parse(url)
        var defaults = [
            "application_name": "mercato", "connect_timeout": "5", "client_encoding": "UTF8",
            "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
            "tcp_user_timeout": "15000",
        ]
        if let host = given["host"], host.contains(",") {
            defaults["target_session_attrs"] = "read-write"
        }
        given.merge(defaults) { own, _ in own }
        let pairs = given.sorted { $0.key < $1.key }
        keywords = pairs.map(\.key)
        values = pairs.map(\.value)
    }

    private static func parse(_ url: String) throws -> [String: String] {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &complaint) else {
            // libpq's own message repeats the URL, and with it the password.
            PQfreemem(complaint)
            throw DatabaseError.unavailable("the database URL cannot be understood")
        }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                given[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return given
    }

    /// What a connection is opened with: the URL's words and those for a server that is met directly.
    var all: (keywords: [String], values: [String]) {
        // A pooler refuses settings it does not know.
        guard !usesUnnamedStatements, !keywords.contains("options") else { return (keywords, values) }
        // A server of ours that froze must not keep its locks for ever.
        return (keywords + ["options"], values + ["-c idle_in_transaction_session_timeout=60s"])
    }

    /// How a program of PostgreSQL's own is told where the server is: words for its command line, which
    /// everybody on the machine can read, and variables for its environment, which nobody else can.
    package var forTools: (database: String, environment: [String: String]) {
        var words: [String] = []
        var environment: [String: String] = [:]
        for (keyword, value) in zip(keywords, values) where !value.isEmpty {
            switch keyword {
            case "password": environment["PGPASSWORD"] = value
            case "sslpassword", "application_name": continue
            default:
                let quoted = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
                words.append("\(keyword)='\(quoted)'")
            }
        }
        environment["PGAPPNAME"] = "mercato-keeping"
        return (words.joined(separator: " "), environment)
    }

    /// A message of libpq's without the password, should it ever contain it.
    func redacted(_ message: String) -> String {
        var redacted = message
        for (keyword, value) in zip(keywords, values)
        where keyword.hasSuffix("password") && !value.isEmpty {
            redacted = redacted.split(separator: value, omittingEmptySubsequences: false)
                .joined(separator: "•••")
        }
        return redacted
    }
}
