package import Accounts
package import Kernel

/// Somebody of the staff, for the command line.
package struct StaffMember: Sendable {
    package let id: ID<User>
    package let email: String
    package let name: String?
    package let role: UserRole
    package let roles: [String]
    package let isDisabled: Bool

    /// Staff and admins, at most a thousand, in the order in which they came.
    package static func all(in tx: Transaction) throws -> [StaffMember] {
        let rows = try tx.rows(
            """
            SELECT id, email, name, role, disabled_at FROM users
            WHERE role IN ('staff', 'admin') AND erased_at IS NULL ORDER BY id LIMIT 1000
            """
        )
        let roles = try Role.names(of: rows.map { $0[0] }, in: tx)
        return rows.map { row in
            StaffMember(
                id: row[0],
                email: row[1],
                name: row[2],
                role: row[3],
                roles: roles[row[0]] ?? [],
                isDisabled: (row[4] as Timestamp?) != nil
            )
        }
    }

    /// Bars an account, which signs it out everywhere, or opens it again.
    ///
    /// - Returns: false when it was so already.
    /// - Throws: 404 for an address without account; ``StaffRefusal``.
    package static func setDisabled(
        _ isDisabled: Bool,
        _ email: Email,
        by actor: String,
        in tx: Transaction
    ) throws -> Bool {
        guard let user = try UserTable.find(email, in: tx) else {
            throw Problem.notFound("There is no account with the address \(email).")
        }
        guard (user.disabledAt != nil) != isDisabled else { return false }
        try StaffChange(isDisabled: isDisabled).apply(to: user, in: tx)
        try tx.audit(AuditLine(isDisabled ? "staff.disable" : "staff.enable", by: actor, user.actor))
        return true
    }
}
