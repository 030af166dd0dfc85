import CPostgres
import Foundation
import Kernel

/// Makes and removes whole databases, outside any transaction: for tests and commands.
package enum PostgresAdministration {
    /// Creates a database on the server the URL points to, as a copy of another if one is named.
    ///
    /// Names are `[a-z0-9_]+`. Throws `busy` while somebody is connected to the template.
    package static func create(_ name: String, from template: String? = nil, at url: String) async throws {
        try await run("CREATE DATABASE \(quoted(name)) TEMPLATE \(quoted(template ?? "template0"))", at: url)
    }

    /// Drops a database if it exists, and ends every connection to it.
    package static func drop(_ name: String, at url: String) async throws {
        try await run("DROP DATABASE IF EXISTS \(quoted(name)) WITH (FORCE)", at: url)
    }

    /// The same server, user and options with another database.
    package static func url(_ url: String, database name: String) throws -> String {
        _ = try quoted(name)
        guard let scheme = url.range(of: "://") else {
            throw DatabaseError.unavailable("a database URL begins with postgres://")
        }
        let rest = url[scheme.upperBound...]
        let hosts = rest.prefix { $0 != "/" && $0 != "?" }
        let options = rest.drop { $0 != "?" }
        return "\(url[..<scheme.upperBound])\(hosts)/\(name)\(options)"
    }

    /// Runs one statement outside a transaction, on a thread and a connection of its own.
    static func run(_ statement: String, at url: String) async throws {
        let settings = try PostgresSettings(url: url)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                do throws(Failure) {
                    _ = try Wire(settings).run(statement)
                    continuation.resume()
                } catch {
                    continuation.resume(throwing: error.error)
                }
            }
            thread.start()
        }
    }

    private static func quoted(_ name: String) throws -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard isPlain, !name.isEmpty, name.utf8.count <= 63 else {
            throw DatabaseError.statement("a database's name has only a-z, 0-9 and _")
        }
        return "\"\(name)\""
    }
}
