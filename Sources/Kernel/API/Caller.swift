/// Who may call an endpoint, as a type: an endpoint that names `Staff<…>` cannot be called by anybody else.
package protocol Caller: Sendable {
    /// For whom it is; from this come the documentation and the test of every route with every caller.
    static var audience: Audience { get }

    /// - Throws: 401 for nobody, 403 for somebody without the right.
    init(_ identity: Identity) throws(Problem)
}

/// For whom an endpoint is.
package enum Audience: Sendable, Hashable {
    /// Everybody, all alike.
    case everybody
    /// Everybody, each with what is their own.
    case shoppers
    /// Whoever is known as a user or a visitor.
    case knownShoppers
    /// Users, by their account.
    case users
    /// Holders of a permission.
    case staff(String)
    /// Everybody, each with what is their own; holders of a permission with all of it.
    case shoppersAndStaff(String)
    /// Whoever is known as a user or a visitor, with what is their own; holders of a permission with all.
    case knownShoppersAndStaff(String)

    /// The permission without which it cannot be called at all.
    package var permission: String? {
        if case .staff(let name) = self { name } else { nil }
    }

    /// The permission that makes a call one of the staff.
    package var staffPermission: String? {
        switch self {
        case .staff(let name), .shoppersAndStaff(let name), .knownShoppersAndStaff(let name): name
        case .everybody, .shoppers, .knownShoppers, .users: nil
        }
    }

    /// Whether nobody is turned away for want of credentials.
    package var isOpen: Bool {
        switch self {
        case .everybody, .shoppers, .shoppersAndStaff: true
        case .knownShoppers, .knownShoppersAndStaff, .users, .staff: false
        }
    }
}

extension Audience {
    /// Who may call, in a few words.
    package var words: String {
        switch self {
        case .everybody, .shoppers: "anyone"
        case .knownShoppers: "visitor, user"
        case .users: "user"
        case .staff(let permission): permission
        case .shoppersAndStaff(let permission): "anyone, \(permission)"
        case .knownShoppersAndStaff(let permission): "visitor, user, \(permission)"
        }
    }
}

/// Everybody, whoever it is: no credentials wanted, bad ones still refused.
package struct Anyone: Caller {
    package static var audience: Audience { .everybody }
    package let identity: Identity

    package init(_ identity: Identity) throws(Problem) {
        self.identity = identity
    }
}

/// Anyone, with what is theirs.
package struct AnyShopper: Caller {
    package static var audience: Audience { .shoppers }
    package let identity: Identity
    package var owner: Owner? { identity.owner }

    package init(_ identity: Identity) throws(Problem) {
        self.identity = identity
    }
}

/// A visitor or a user.
package struct KnownShopper: Caller {
    package static var audience: Audience { .knownShoppers }
    package let identity: Identity
    package let owner: Owner

    package init(_ identity: Identity) throws(Problem) {
        guard let owner = identity.owner else { throw .noAccount(identity) }
        self.identity = identity
        self.owner = owner
    }
}

/// A user.
package struct SignedIn: Caller {
    package static var audience: Audience { .users }
    package let identity: Identity
    package let userID: Int64

    package init(_ identity: Identity) throws(Problem) {
        guard let userID = identity.holder?.userID else { throw .noAccount(identity) }
        self.identity = identity
        self.userID = userID
    }
}

/// A right that a role or an API key may hold.
package protocol Permission: Sendable {
    static var name: String { get }
}

/// Somebody who holds a permission.
package struct Staff<Right: Permission>: Caller {
    package static var audience: Audience { .staff(Right.name) }
    package let identity: Identity
    package let actor: String

    package init(_ identity: Identity) throws(Problem) {
        guard let holder = identity.holder else { throw .nobody(without: Right.name) }
        guard holder.permissions.contains(Right.name) else { throw .forbidden(Right.name) }
        self.identity = identity
        actor = holder.actor
    }
}

/// Anyone with what is theirs, but somebody with the permission may do more.
package struct ShopperOrStaff<Right: Permission>: Caller {
    package static var audience: Audience { .shoppersAndStaff(Right.name) }
    /// Who it is, if the permission is there.
    package let staff: String?
    package let identity: Identity
    package var owner: Owner? { identity.owner }

    package init(_ identity: Identity) throws(Problem) {
        self.identity = identity
        staff = identity.holds(Right.self) ? identity.holder?.actor : nil
    }

    /// - Throws: 401 or 403 unless the permission is there.
    package func required() throws(Problem) -> String {
        try Staff<Right>(identity).actor
    }
}

/// A visitor or a user with what is theirs; whoever holds the permission, an API key too, with all of it.
package struct KnownShopperOrStaff<Right: Permission>: Caller {
    package static var audience: Audience { .knownShoppersAndStaff(Right.name) }
    /// Who it is, if the permission is there.
    package let staff: String?
    package let identity: Identity
    package var owner: Owner? { identity.owner }

    package init(_ identity: Identity) throws(Problem) {
        staff = identity.holds(Right.self) ? identity.holder?.actor : nil
        guard staff != nil || identity.owner != nil else {
            throw identity.holder == nil ? .noAccount(identity) : .forbidden(Right.name)
        }
        self.identity = identity
    }

    /// - Throws: 403 unless the permission is there.
    package func required() throws(Problem) -> String {
        try Staff<Right>(identity).actor
    }
}

extension Problem {
    /// A 401, with the header field that every one has.
    package static func unauthenticated(
        _ detail: String,
        _ kind: Kind = Problem.unauthenticated,
        challenge: String = "Bearer"
    ) -> Problem {
        var problem = Problem(kind, detail)
        problem.headers = [("WWW-Authenticate", challenge)]
        return problem
    }

    package static func forbidden(_ permission: String) -> Problem {
        Problem(
            forbidden,
            "This needs the permission \(permission).",
            extra: [("permission", .string(permission))]
        )
    }

    fileprivate static func nobody(without permission: String) -> Problem {
        unauthenticated("Sign in, or send an API key with the permission \(permission) as a Bearer token.")
    }

    /// For what belongs to persons: 401 for nobody, 403 for a machine.
    package static func noAccount(_ identity: Identity) -> Problem {
        identity.holder == nil
            ? unauthenticated("Sign in first, and send the access token as a Bearer token.")
            : Problem(forbidden, "This is for persons; an API key has no account.")
    }
}
