package import Accounts
package import Kernel

/// What staff change of an account: its role, its roles, and whether it may be used.
///
/// Invariants: one admin who can sign in remains; who is barred is signed out everywhere; a customer has no
/// roles.
package struct StaffChange: Sendable {
    package var role: UserRole?
    package var roles: [RoleName]?
    package var isDisabled: Bool?

    package init(role: UserRole? = nil, roles: [RoleName]? = nil, isDisabled: Bool? = nil) {
        self.role = role
        self.roles = roles
        self.isDisabled = isDisabled
    }

    /// Makes the change.
    ///
    /// - Returns: the permissions of roles that the account did not have before.
    /// - Throws: ``StaffRefusal``, and 422 for a role that there is not.
    @discardableResult
    package func apply(to user: User, in tx: Transaction) throws -> Set<String> {
        let role = role ?? user.role
        let isDisabled = isDisabled ?? (user.disabledAt != nil)
        if user.isActive, role != .admin || isDisabled, try UserPermissions.isLastAdmin(user, in: tx) {
            throw StaffRefusal.lastAdmin
        }
        guard role != .customer || roles?.isEmpty ?? true else { throw StaffRefusal.rolesOfCustomer }
        if role != user.role { try UserTable.setRole(role, of: user.id, in: tx) }
        if isDisabled != (user.disabledAt != nil) {
            try UserTable.setDisabled(isDisabled, user.id, in: tx)
            if isDisabled { try SessionTable.revokeAll(of: user.id, in: tx) }
        }
        guard let roles = role == .customer ? [] : roles else { return [] }
        return try Role.assign(roles, to: user.id, in: tx)
    }
}
