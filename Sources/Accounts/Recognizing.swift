package import Kernel

/// Finds out whose credentials a request brought.
package struct Recognizing: Sendable {
    private let database: any Database
    private let hashing: Hashing

    package init(_ database: any Database, hashing: Hashing) {
        self.database = database
        self.hashing = hashing
    }

    /// What was found, and what to write down about it.
    private struct Found: Sendable {
        var recognition = Recognition()
        var visitor: Visitors.Found?
    }

    /// - Throws: 401 for a Bearer token that is unknown, expired or revoked.
    package func callAsFunction(_ credentials: Credentials) async throws -> Recognition {
        let found = try await database.read { [hashing] tx in
            try Self.find(credentials, hashing, in: tx)
        }
        guard let visitor = found.visitor, visitor.isDue, let token = credentials.visitor else {
            return found.recognition
        }
        var recognition = found.recognition
        let cookie = try await database.write { tx in
            try Visitors.renew(visitor, token, isSecure: credentials.isSecure, in: tx)
        }
        recognition.cookies.append(cookie)
        return recognition
    }

    private static func find(_ credentials: Credentials, _ hashing: Hashing, in tx: Transaction) throws
        -> Found
    {
        var found = Found()
        if let token = credentials.bearer {
            guard let holder = try APIKey.holder(of: token, hashing: hashing, in: tx) else {
                throw Problem.badCredentials
            }
            found.recognition.holder = holder
            found.recognition.dependsOn.insert("keys")
        }
        if let token = credentials.visitor, let visitor = try Visitors.find(token, hashing: hashing, in: tx) {
            found.visitor = visitor
            found.recognition.visitor = visitor.id
            found.recognition.dependsOn.insert(visitor.name)
            found.recognition.until = visitor.expiresAt
        }
        return found
    }
}
