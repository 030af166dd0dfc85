package import Kernel

/// What a user may do: an admin everything, staff what its roles hold, a customer nothing.
package enum UserPermissions {
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
                ).flatMap { names(in: $0[0]) }
            )
        }
    }

    /// The permissions that a role's row holds; a name that is none any more grants nothing.
    package static func names(in text: String) -> [String] {
        let names = (try? JSON.parse(Array(text.utf8)).array?.compactMap(\.string)) ?? []
        return names.filter(Permissions.names.contains)
    }
}
