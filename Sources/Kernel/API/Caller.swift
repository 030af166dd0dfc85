/// Whom the server found behind a request.
package struct Identity: Sendable {
    /// A person or machine with permissions.
    package struct Holder: Sendable {
        /// Who it is, for journals: `key:7`.
        package let actor: String
        package let permissions: Set<String>

        package init(actor: String, permissions: Set<String>) {
            self.actor = actor
            self.permissions = permissions
        }
    }

    package let holder: Holder?
    /// Whether the request came over the loopback interface, straight from this machine.
    package let isLocal: Bool

    package init(holder: Holder?, isLocal: Bool) {
        self.holder = holder
        self.isLocal = isLocal
    }

    package static let nobody = Identity(holder: nil, isLocal: false)

    /// Who it is, for journals.
    package var actor: String { holder?.actor ?? "guest" }
}

/// Who may call an endpoint, as a type: an endpoint that names `Staff<…>` cannot be called by anybody else.
package protocol Caller: Sendable {
    /// The permission it takes, for the documentation; nil when anyone may call.
    static var permission: String? { get }

    /// - Throws: 401 for nobody, 403 for somebody without the permission.
    init(_ identity: Identity) throws(Problem)
}

/// Everybody: no credentials wanted, bad ones still refused.
package struct Anyone: Caller {
    package static var permission: String? { nil }
    package let identity: Identity

    package init(_ identity: Identity) throws(Problem) {
        self.identity = identity
    }
}

/// A right that a role or an API key may hold.
package protocol Permission: Sendable {
    static var name: String { get }
}

/// Somebody who holds a permission.
package struct Staff<Right: Permission>: Caller {
    package static var permission: String? { Right.name }
    package let actor: String

    package init(_ identity: Identity) throws(Problem) {
        guard let holder = identity.holder else { throw .unauthenticated(Right.name) }
        guard holder.permissions.contains(Right.name) else { throw .forbidden(Right.name) }
        actor = holder.actor
    }
}

/// Anyone may call, but somebody with the permission may do more.
package struct GuestOrStaff<Right: Permission>: Caller {
    package static var permission: String? { nil }
    /// Who it is, if the permission is there.
    package let staff: String?
    package let identity: Identity

    package init(_ identity: Identity) throws(Problem) {
        self.identity = identity
        let holds = identity.holder?.permissions.contains(Right.name) ?? false
        staff = holds ? identity.holder?.actor : nil
    }

    /// - Throws: 401 or 403 unless the permission is there.
    package func required() throws(Problem) -> String {
        try Staff<Right>(identity).actor
    }
}

extension Problem {
    package static func unauthenticated(_ permission: String?) -> Problem {
        let what = permission.map { " with the permission \($0)" } ?? ""
        var problem = Problem(unauthenticated, "Send an API key\(what) as a Bearer token.")
        problem.headers = [("WWW-Authenticate", "Bearer")]
        return problem
    }

    package static func forbidden(_ permission: String) -> Problem {
        Problem(
            forbidden,
            "This needs the permission \(permission).",
            extra: [("permission", .string(permission))]
        )
    }
}
