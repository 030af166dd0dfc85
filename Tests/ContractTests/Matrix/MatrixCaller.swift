import Kernel

/// Everybody who may stand before a route.
enum MatrixCaller: String, CaseIterable, Sendable {
    case nobody
    case visitor
    case otherVisitor
    case customer
    case otherCustomer
    /// A buyer in the customer's organization.
    case member
    /// A buyer in the other customer's.
    case otherMember
    case staffWithout
    case staffWith
    case admin
    case session
    case expiredToken
    case foreignToken
    case revokedToken
    case refreshToken
    case unsignedToken
    case unknownKey
    case keyWithout
    case keyWith

    /// What is sent is no credential at all.
    var isBad: Bool {
        switch self {
        case .expiredToken, .foreignToken, .revokedToken, .refreshToken, .unsignedToken, .unknownKey: true
        default: false
        }
    }

    var isUser: Bool {
        switch self {
        case .customer, .otherCustomer, .member, .otherMember, .staffWithout, .staffWith, .admin, .session:
            true
        default: false
        }
    }

    var isVisitor: Bool { self == .visitor || self == .otherVisitor }
    var isKey: Bool { self == .keyWith || self == .keyWithout }

    /// Whether the permission that a route names is held.
    var isPermitted: Bool { self == .staffWith || self == .admin || self == .keyWith }
}

/// What a caller is told before anything else is looked at.
enum Verdict: String, Sendable {
    /// 401, whatever the route.
    case unknown
    /// 403.
    case forbidden
    /// Neither: what comes is the endpoint's own answer.
    case heard
}

extension Audience {
    /// The whole table: who is heard, stated once for each kind of caller.
    func verdict(for caller: MatrixCaller) -> Verdict {
        guard !caller.isBad else { return .unknown }
        switch self {
        case .everybody, .shoppers, .shoppersAndStaff: return .heard
        case .knownShoppers:
            return caller.isUser || caller.isVisitor ? .heard : caller.isKey ? .forbidden : .unknown
        case .knownShoppersAndStaff:
            guard !caller.isPermitted else { return .heard }
            return caller.isUser || caller.isVisitor ? .heard : caller.isKey ? .forbidden : .unknown
        case .users: return caller.isUser ? .heard : caller.isKey ? .forbidden : .unknown
        case .staff:
            guard !caller.isPermitted else { return .heard }
            return caller.isUser || caller.isKey ? .forbidden : .unknown
        }
    }
}
