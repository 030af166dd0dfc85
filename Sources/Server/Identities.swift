import HTTPTypes
import HummingbirdCore
import Kernel
import Synchronization

/// Finds out who sent a request, and remembers it until what it depends on is touched.
final class Identities: Sendable {
    private struct Known {
        let recognition: Recognition
        let slots: [Int]
        let mark: UInt64
        let until: Timestamp
    }

    /// How long an expiry may be overlooked.
    private static let seconds: Int64 = 10
    private static let knownMax = 10_000

    private let mounted: Mounted
    private let known = Mutex<[Credentials: Known]>([:])

    init(mounted: Mounted) {
        self.mounted = mounted
    }

    /// Who sent a request, and what is told the browser about it.
    struct Caller: Sendable {
        let identity: Identity
        /// There for a browser session: what the token of its writes must hash to.
        let csrfHash: String?
        let cookies: [(name: String, value: String)]
    }

    /// Who sent it; an OAuth2 client may name itself where that is allowed, and nobody is known by it.
    ///
    /// - Throws: 401 for a Bearer token that is not known; none at all is a guest, and so is a cookie that
    ///   somebody made up.
    func caller(
        of request: Request,
        _ head: RequestHead,
        allowsBasic: Bool = false
    ) async throws -> Caller {
        let credentials = try Self.credentials(of: request, head, allowsBasic: allowsBasic)
        let recognition = credentials.isEmpty ? Recognition() : try await recognition(of: credentials)
        let identity = Identity(
            holder: recognition.holder,
            visitor: recognition.visitor,
            isLocal: head.isLocal,
            isSecure: head.isSecure,
            address: head.address,
            userAgent: request.headers[.userAgent].map { String($0.prefix(200)) }
        )
        let isByCookie = credentials.bearer == nil && recognition.holder != nil
        return Caller(
            identity: identity,
            csrfHash: isByCookie ? recognition.csrfHash : nil,
            cookies: recognition.cookies
        )
    }

    private static func credentials(
        of request: Request,
        _ head: RequestHead,
        allowsBasic: Bool
    ) throws(Problem) -> Credentials {
        var bearer: String?
        let field = request.headers[.authorization]
        if let field, !(allowsBasic && field.lowercased().hasPrefix("basic ")) {
            // Byte by byte: a token is long, and finding the ends of its characters costs more than the rest.
            let words = field.utf8.split(separator: UInt8(ascii: " "))
            guard words.count == 2, Substring(words[0]).lowercased() == "bearer", words[1].count <= 1_024
            else {
                throw .badCredentials
            }
            bearer = String(Substring(words[1]))
        }
        let cookies = request.headers[.cookie]
        return Credentials(
            bearer: bearer,
            session: cookies.flatMap { Cookie.value(of: Cookie.session, in: $0) },
            visitor: cookies.flatMap { Cookie.value(of: Cookie.visitor, in: $0) },
            address: head.address,
            isSecure: head.isSecure
        )
    }

    /// Whether the Bearer token of a request is good without asking anybody.
    func remembers(_ request: Request, _ head: RequestHead) -> Bool {
        guard let credentials = try? Self.credentials(of: request, head, allowsBasic: false),
            credentials.bearer != nil
        else { return false }
        return remembered(credentials, mounted.database.clock.now()) != nil
    }

    private func remembered(_ credentials: Credentials, _ now: Timestamp) -> Recognition? {
        guard let entry = known.withLock({ $0[credentials] }), now < entry.until,
            mounted.database.freshness.isFresh(entry.slots, since: entry.mark)
        else { return nil }
        return entry.recognition
    }

    private func recognition(of credentials: Credentials) async throws -> Recognition {
        let now = mounted.database.clock.now()
        if let recognition = remembered(credentials, now) { return recognition }
        let freshness = mounted.database.freshness
        let mark = freshness.mark
        let found = try await mounted.identify(credentials)
        guard found.holder != nil || found.visitor != nil else { return found }
        var kept = found
        kept.cookies = []
        let latest = now.adding(seconds: Self.seconds)
        let entry = Known(
            recognition: kept,
            slots: freshness.slots(of: found.dependsOn),
            mark: mark,
            until: min(found.until ?? latest, latest)
        )
        known.withLock { known in
            if known.count > Self.knownMax { known.removeAll() }
            known[credentials] = entry
        }
        return found
    }
}
