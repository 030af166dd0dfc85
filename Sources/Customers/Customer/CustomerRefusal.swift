import Kernel

/// Why a customer is not written.
enum CustomerRefusal: Refusal, Equatable {
    /// Of an organization, by a member who may only look.
    case roleMissing
    case tooMany(max: Int)
    /// The default was to be none any more, and no other was named.
    case defaultNeeded

    static let roleKind = Problem.Kind(403, "role_missing", "The role in the organization does not allow it.")
    static let fullKind = Problem.Kind(409, "customers_full", "There are as many customers as there may be.")
    static let defaultKind = Problem.Kind(409, "default_needed", "One customer is always the default.")

    static var kinds: [Problem.Kind] { [roleKind, fullKind, defaultKind] }

    var problem: Problem {
        switch self {
        case .roleMissing:
            Problem(Self.roleKind, "Only owners and buyers of the organization may do this.")
        case .tooMany(let max):
            Problem(Self.fullKind, "There can be at most \(max) customers; delete one first.")
        case .defaultNeeded:
            Problem(Self.defaultKind, "One customer is always the default; make another one the default.")
        }
    }
}
