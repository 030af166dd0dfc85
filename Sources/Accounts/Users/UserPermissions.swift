package import Kernel

/// What a user may do: an admin everything, staff what its roles hold, a customer nothing.
package enum UserPermissions {
    package static let lastAdmin = Problem.Kind(409, "last_admin", "The shop would be without an admin.")

    /// Touch `user:5` when a user gets or loses a role, and this when a role's permissions change.
    package static let rolesName = "roles"

    /// The permissions of a user, from at most one statement.
    package static func of(_ user: ID<User>, _ role: UserRole, in tx: Transaction) throws -> Set<String> {
        switch role {
        case .customer: []
        case .admin: Set(Permissions.names)
        case .staff:
            Set(
                try tx.rows(
                    """
                    SELECT r.permissions FROM user_roles u JOIN roles r ON r.name = u.role
                    WHERE u.user_id = \(user)
                    """
                ).flatMap { Grants.live($0[0]) }
            )
        }
    }

    /// Whether nobody else could let anybody in any more.
    package static func isLastAdmin(_ user: User, in tx: Transaction) throws -> Bool {
        guard user.role == .admin else { return false }
        let other = try tx.first(
            """
            SELECT id FROM users WHERE role = 'admin' AND id <> \(user.id) AND disabled_at IS NULL
                AND erased_at IS NULL LIMIT 1
            """
        )
        return other == nil
    }
}
