import HTTPTypes
import HummingbirdCore
import Kernel
import NIOCore

/// What the server needs to know of a request before its body is read.
struct RequestHead: Sendable {
    let method: String
    /// Path and query as they came.
    let target: String
    let path: Substring
    let query: Substring
    let requestID: String
    /// The address that limits and logs go by.
    let address: String
    let isLocal: Bool
    /// Whether people reach the shop over TLS, as far as the settings or a trusted proxy say.
    let isSecure: Bool
    let channel: any Channel

    init(_ request: Request, channel: any Channel, settings: ServerSettings, nextID: () -> String) {
        let trustsProxy = settings.trustsProxy
        self.channel = channel
        method = request.method.rawValue
        let whole = request.head.path ?? "/"
        target = whole
        let mark = whole.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = mark.map { whole[..<$0] } ?? whole[...]
        query = mark.map { whole[whole.utf8.index(after: $0)...] } ?? ""
        requestID = Self.usable(request.headers[.requestID]) ?? nextID()
        let peer = request.headers[.peerAddress] ?? "unknown"
        let isUnix = peer == PeerAddress.unix
        let peerAddress = isUnix ? "local" : peer
        let isLoopback =
            isUnix || peer.hasPrefix("127.") || peer == "::1" || peer == "::ffff:127.0.0.1"
        let forwarded = request.headers[.forwardedFor]
        let isForwardedSecure = request.headers[.forwardedProto]?.lowercased() == "https"
        isSecure = settings.isPublicSecure || isLoopback && trustsProxy && isForwardedSecure
        let isForwarded =
            forwarded != nil || request.headers[.forwarded] != nil || request.headers[.via] != nil
        if isLoopback, trustsProxy, let last = forwarded?.split(separator: ",").last {
            address = String(last.filter { !$0.isWhitespace }.prefix(64))
            isLocal = false
        } else {
            address = peerAddress
            // What a proxy on this machine passes on does not come from this machine.
            isLocal = isLoopback && !isForwarded
        }
    }

    private static func usable(_ id: String?) -> String? {
        guard let id, (1...128).contains(id.utf8.count), id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        return id
    }
}

extension HTTPField.Name {
    static let requestID = known("X-Request-ID")
    /// Never as a client sent it: ``PeerAddress`` writes it.
    static let peerAddress = known("X-Mercato-Peer")
    static let forwardedFor = known("X-Forwarded-For")
    static let forwardedProto = known("X-Forwarded-Proto")
    static let csrfToken = known("X-CSRF-Token")
    static let fetchSite = known("Sec-Fetch-Site")
    static let forwarded = known("Forwarded")
    static let idempotencyKey = known("Idempotency-Key")
    static let rateLimitLimit = known("RateLimit-Limit")
    static let rateLimitRemaining = known("RateLimit-Remaining")
    static let rateLimitReset = known("RateLimit-Reset")
    static let contentTypeOptions = known("X-Content-Type-Options")
    static let referrerPolicy = known("Referrer-Policy")
    static let frameOptions = known("X-Frame-Options")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
        return name
    }
}
