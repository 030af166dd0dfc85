import HTTPTypes
import HummingbirdCore
import Kernel

/// Sees to it that what a browser sends by itself, cookies, is not used by another site's page.
struct CookieGuard: Sendable {
    let hashing: Hashing
    let corsOrigins: [String]

    static let csrf = Problem.Kind(403, "csrf", "The write does not come from the shop's own page.")

    /// - Throws: 403 for a write that comes from another site, or by a browser session without its token.
    func check(_ request: Request, _ caller: Identities.Caller) throws(Problem) {
        guard request.headers[.cookie] != nil, !hasToken(request) else { return }
        guard caller.identity.owner != nil else { return }
        guard !isForeign(request) else {
            throw Problem(Self.csrf, "This came from a page of another site; open the shop itself.")
        }
        guard let hash = caller.csrfHash else { return }
        let token = request.headers[.csrfToken] ?? ""
        let sent = hashing.digest(token)
        guard Hashing.equals(Array(sent.utf8), Array(hash.utf8)) else {
            throw Problem(
                Self.csrf,
                "Send the session's csrf_token as X-CSRF-Token; GET /auth/session tells it."
            )
        }
    }

    /// Whether it has what no browser sends by itself; a Basic name it does, from an address with one in it.
    private func hasToken(_ request: Request) -> Bool {
        request.headers[.authorization].map { !$0.lowercased().hasPrefix("basic ") } ?? false
    }

    /// Whether the page that sends it is of another origin; programs that are no browsers do not say.
    private func isForeign(_ request: Request) -> Bool {
        if let origin = request.headers[.origin] {
            guard !corsOrigins.contains(origin) else { return false }
            let host = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last
            return host.map(String.init)?.lowercased() != request.head.authority?.lowercased()
        }
        let site = request.headers[.fetchSite]
        return site == "cross-site" || site == "same-site"
    }
}
