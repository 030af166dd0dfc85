package import Accounts
package import Kernel

/// An account that whoever runs the shop makes at its command line; its address needs no proof.
package struct NewAccount: Sendable {
    package var email: Email
    package var name: String?
    package var passwordHash: String
    package var role: UserRole
    package var roles: [RoleName] = []
    /// What the person may do beside the roles; kept as a role of the person's own.
    package var permissions: [String] = []
    package var country: Country?

    package init(_ email: Email, passwordHash: String, role: UserRole) {
        self.email = email
        self.passwordHash = passwordHash
        self.role = role
    }

    /// Makes the account and writes it down in the audit log as the actor's doing.
    ///
    /// - Throws: a 409 when the address, or one that looks like it, has an account; ``StaffRefusal``; 422
    ///   for a role or permission that there is not.
    package func create(by actor: String, in tx: Transaction) throws -> User {
        let permissions = try Grants.known(permissions, field: "permissions")
        var new = UserTable.New(email, passwordHash: passwordHash, role: role)
        new.name = name
        new.country = country
        guard let user = try UserTable.insert(new, in: tx) else {
            throw Problem(Self.taken, "\(email) has an account already, or one that looks the same.")
        }
        try UserTable.setVerified(user.id, in: tx)
        var roles = roles
        if !permissions.isEmpty {
            let own = RoleName(checked: "user-\(user.id)")
            try Role.set(own, permissions, in: tx)
            roles.append(own)
        }
        try StaffChange(roles: roles).apply(to: user, in: tx)
        var line = AuditLine("user.create", by: actor, user.actor)
        line.after = .object([
            ("role", .string(role.rawValue)), ("roles", .array(roles.map { .string($0.text) })),
        ])
        try tx.audit(line)
        return user
    }

    private static let taken = Problem.Kind(409, "email_taken", "The address has an account.")
}
