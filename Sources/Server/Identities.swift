import HTTPTypes
import HummingbirdCore
import Kernel
import Synchronization

/// Finds out who sent a request, and remembers a key until keys are touched.
final class Identities: Sendable {
    /// What is touched when a key is made, changed or revoked.
    static let touched: Set<String> = ["keys"]

    private struct Known {
        let holder: Identity.Holder
        let mark: UInt64
        let until: Timestamp
    }

    private let mounted: Mounted
    private let known = Mutex<[String: Known]>([:])

    init(mounted: Mounted) {
        self.mounted = mounted
    }

    /// - Throws: 401 for credentials that are not known; none at all is a guest.
    func identity(of request: Request, isLocal: Bool) async throws -> Identity {
        guard let field = request.headers[.authorization] else {
            return Identity(holder: nil, isLocal: isLocal)
        }
        let words = field.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer", words[1].utf8.count <= 512 else {
            throw Self.refused
        }
        guard let holder = try await holder(of: String(words[1])) else { throw Self.refused }
        return Identity(holder: holder, isLocal: isLocal)
    }

    private static var refused: Problem {
        var problem = Problem(
            Problem.unauthenticated,
            "The credentials are not known. Send a valid Bearer token."
        )
        problem.headers = [("WWW-Authenticate", "Bearer error=\"invalid_token\"")]
        return problem
    }

    private func holder(of token: String) async throws -> Identity.Holder? {
        let freshness = mounted.database.freshness
        let now = mounted.database.clock.now()
        let slots = freshness.slots(of: Self.touched)
        if let entry = known.withLock({ $0[token] }), freshness.isFresh(slots, since: entry.mark),
            now < entry.until
        {
            return entry.holder
        }
        let mark = freshness.mark
        guard let holder = try await mounted.identify(token) else { return nil }
        known.withLock { known in
            if known.count > 1_000 { known.removeAll() }
            // Ten seconds: how long an expiry may be overlooked.
            known[token] = Known(holder: holder, mark: mark, until: now.adding(seconds: 10))
        }
        return holder
    }
}
