package import Kernel

/// Finds out whose credentials a request brought: read in one transaction and, seldom, noted in another.
package struct Recognizing: Sendable {
    private let hashing: Hashing

    package init(hashing: Hashing) {
        self.hashing = hashing
    }

    /// What was found, and what should be written down about it.
    package struct Found: Sendable {
        package fileprivate(set) var recognition = Recognition()
        fileprivate var visitor: Visitors.Found?

        /// Whether ``Recognizing/note(_:of:in:)`` has something to do.
        package var wantsNote: Bool { visitor?.isDue ?? false }
    }

    /// - Throws: 401 for a Bearer token that is unknown, expired or revoked.
    package func find(_ credentials: Credentials, in tx: Transaction) throws -> Found {
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

    /// Renews what is due: the visitor's cookie.
    package func note(_ found: Found, of credentials: Credentials, in tx: Transaction) throws -> Recognition {
        var recognition = found.recognition
        if let visitor = found.visitor, visitor.isDue, let token = credentials.visitor {
            let cookie = try Visitors.renew(visitor, token, isSecure: credentials.isSecure, in: tx)
            recognition.cookies.append(cookie)
        }
        return recognition
    }
}
