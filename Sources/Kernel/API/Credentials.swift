/// What a request brought along to say who sends it.
package struct Credentials: Sendable, Hashable {
    /// The token of `Authorization: Bearer`.
    package let bearer: String?
    /// The browser session's cookie.
    package let session: String?
    /// The visitor's cookie.
    package let visitor: String?
    /// Where it came from, for the last use of a key.
    package let address: String
    /// Whether it came over TLS.
    package let isSecure: Bool

    package init(bearer: String?, session: String?, visitor: String?, address: String, isSecure: Bool) {
        self.isSecure = isSecure
        self.bearer = bearer
        self.session = session
        self.visitor = visitor
        self.address = address
    }

    package var isEmpty: Bool { bearer == nil && session == nil && visitor == nil }
}

/// Whose credentials they are.
package struct Recognition: Sendable {
    package var holder: Identity.Holder?
    package var visitor: Int64?
    /// There for a browser session: the SHA-256, in hexadecimal, of the token that its writes must send.
    package var csrfHash: String?
    /// What is touched when this is no longer so.
    package var dependsOn: Set<String>
    /// When it ends by itself.
    package var until: Timestamp?
    /// Cookies to be set anew, because they were renewed or have ended.
    package var cookies: [(name: String, value: String)]

    package init(
        holder: Identity.Holder? = nil,
        visitor: Int64? = nil,
        csrfHash: String? = nil,
        dependsOn: Set<String> = [],
        until: Timestamp? = nil,
        cookies: [(name: String, value: String)] = []
    ) {
        self.holder = holder
        self.visitor = visitor
        self.csrfHash = csrfHash
        self.dependsOn = dependsOn
        self.until = until
        self.cookies = cookies
    }
}

extension Problem {
    /// For credentials that are unknown, expired or revoked; which of these is nobody's business.
    package static var badCredentials: Problem {
        unauthenticated(
            "The credentials are not known. Sign in again.",
            challenge: "Bearer error=\"invalid_token\""
        )
    }
}

extension Recognition {
    /// For a server that knows nobody: cookies mean nothing, and a Bearer token is refused with 401.
    package static func nobody(_ credentials: Credentials) throws -> Recognition {
        guard credentials.bearer == nil else { throw Problem.badCredentials }
        return Recognition()
    }
}
