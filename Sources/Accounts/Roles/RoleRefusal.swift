package import Kernel

/// Why a role is not what was asked for.
package enum RoleRefusal: Refusal {
    /// customer, staff and admin mean what they mean.
    case builtIn(RoleName)
    case tooMany(Int)

    private static let builtInKind = Problem.Kind(409, "role_built_in", "The role is built in.")
    private static let tooManyKind = Problem.Kind(409, "too_many_roles", "There are too many roles.")

    package static var kinds: [Problem.Kind] { [builtInKind, tooManyKind] }

    package var problem: Problem {
        switch self {
        case .builtIn(let name):
            Problem(
                Self.builtInKind,
                "\(name) is built in and cannot be changed. Choose another name for a role of your own."
            )
        case .tooMany(let count):
            Problem(Self.tooManyKind, "There are \(count) roles already. Delete one that nobody needs.")
        }
    }
}
