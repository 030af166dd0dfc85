import Accounts
package import Kernel

/// Why an account is not changed as was asked.
package enum StaffRefusal: Refusal {
    /// Nobody could let anybody in any more.
    case lastAdmin
    /// Roles are for staff.
    case rolesOfCustomer

    private static let customerKind = Problem.Kind(409, "roles_of_customer", "Roles are for staff.")

    package static var kinds: [Problem.Kind] { [UserPermissions.lastAdmin, customerKind] }

    package var problem: Problem {
        switch self {
        case .lastAdmin:
            Problem(
                UserPermissions.lastAdmin,
                "This is the last admin who can sign in. Make another one first."
            )
        case .rolesOfCustomer:
            Problem(Self.customerKind, "A customer has no roles. Make it role staff in the same request.")
        }
    }
}
