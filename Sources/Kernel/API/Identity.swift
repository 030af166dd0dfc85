/// Whom the server found behind a request, and from where it came.
package struct Identity: Sendable {
    /// A user or an API key.
    package struct Holder: Sendable {
        /// Who it is, for journals: `user:5`, `key:7`.
        package let actor: String
        package let permissions: Set<String>
        /// There for a person, not for an API key.
        package let userID: Int64?
        /// The sign-in that the credentials come from.
        package let sessionID: Int64?

        package init(
            actor: String,
            permissions: Set<String>,
            userID: Int64? = nil,
            sessionID: Int64? = nil
        ) {
            self.actor = actor
            self.permissions = permissions
            self.userID = userID
            self.sessionID = sessionID
        }
    }

    package let holder: Holder?
    /// The live visitor behind the cookie, also beside a user who signs in.
    package let visitor: Int64?
    /// Whether the request came over the loopback interface, straight from this machine.
    package let isLocal: Bool
    /// Whether it came over TLS: then cookies are sent over nothing else.
    package let isSecure: Bool
    /// Where it came from, for limits and journals.
    package let address: String
    package let userAgent: String?

    package init(
        holder: Holder?,
        visitor: Int64? = nil,
        isLocal: Bool,
        isSecure: Bool = false,
        address: String = "unknown",
        userAgent: String? = nil
    ) {
        self.holder = holder
        self.visitor = visitor
        self.isLocal = isLocal
        self.isSecure = isSecure
        self.address = address
        self.userAgent = userAgent
    }

    package static let nobody = Identity(holder: nil, isLocal: false)

    /// Whose carts and orders these are: the user's, else the visitor's; an API key owns nothing.
    package var owner: Owner? {
        if let holder { return holder.userID.map(Owner.user) }
        return visitor.map(Owner.visitor)
    }

    /// Who it is, for journals.
    package var actor: String { holder?.actor ?? visitor.map { "visitor:\($0)" } ?? "guest" }

    /// Whether a permission is held.
    package func holds(_ right: any Permission.Type) -> Bool {
        holder?.permissions.contains(right.name) ?? false
    }
}
