package import Kernel

/// What the owner of the shop calls a list of permissions that staff may be given: `packer`, `book-keeping`.
package struct RoleName: TextValue {
    package let text: String
    package static let example = "packer"
    package static let rule = TextRule(length: 1...40, pattern: "^[a-z][a-z0-9_-]*$") { text in
        let isPlain = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
        }
        return isPlain && text.first?.isLetter == true
            ? nil : "must be small letters, digits, - and _, with a letter first"
    }

    package init(checked text: String) {
        self.text = text
    }
}

/// A named list of permissions; an empty one grants nothing.
package struct Role: Sendable {
    package let name: RoleName
    package let permissions: [String]
    package let createdAt: Timestamp
    package let updatedAt: Timestamp

    private static let columns: SQL = "name, permissions, created_at, updated_at"
    /// More than a shop has kinds of work.
    private static let countMax = 200

    private init(_ row: Row) {
        name = row["name"]
        permissions = Grants.live(row["permissions"])
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
    }

    package static func all(in tx: Transaction) throws -> [Role] {
        try tx.rows("SELECT \(columns) FROM roles ORDER BY name LIMIT \(countMax)").map(Role.init)
    }

    package static func find(_ name: RoleName, in tx: Transaction) throws -> Role? {
        try tx.first("SELECT \(columns) FROM roles WHERE name = \(name)").map(Role.init)
    }

    /// Makes a role or changes what it grants; whoever holds it can do that from the next request on.
    ///
    /// - Throws: ``RoleRefusal``, and 422 for an unknown permission.
    @discardableResult
    package static func set(_ name: RoleName, _ permissions: [String], in tx: Transaction) throws -> Role {
        if UserRole(rawValue: name.text) != nil { throw RoleRefusal.builtIn(name) }
        let permissions = try Grants.known(permissions, field: "permissions")
        let row = try tx.first(
            """
            INSERT INTO roles (name, permissions, created_at, updated_at)
            VALUES (\(name), \(Grants.text(permissions)), \(tx.now), \(tx.now))
            ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions,
                updated_at = excluded.updated_at
            RETURNING \(columns)
            """
        )
        guard let row else { throw DatabaseError.statement("a stored role was not returned") }
        let count: Int = try tx.first("SELECT COUNT(*) FROM roles")?[0] ?? 0
        guard count <= countMax else { throw RoleRefusal.tooMany(countMax) }
        try touchHolders(of: name, in: tx)
        return Role(row)
    }

    /// Takes a role away from everybody; false when there is none.
    ///
    /// - Throws: ``RoleRefusal`` for a word that is built in.
    package static func delete(_ name: RoleName, in tx: Transaction) throws -> Bool {
        if UserRole(rawValue: name.text) != nil { throw RoleRefusal.builtIn(name) }
        try touchHolders(of: name, in: tx)
        try tx.execute("DELETE FROM user_roles WHERE role = \(name)")
        return try tx.execute("DELETE FROM roles WHERE name = \(name)") == 1
    }

    private static func touchHolders(of name: RoleName, in tx: Transaction) throws {
        tx.touch(UserPermissions.rolesName)
        for row in try tx.rows("SELECT user_id FROM user_roles WHERE role = \(name)") {
            tx.touch("user:\(row[0] as Int64)")
        }
    }

    /// The roles of some users, by user, from one statement.
    package static func names(of users: [Int64], in tx: Transaction) throws -> [Int64: [String]] {
        let rows = try tx.rows(
            "SELECT user_id, role FROM user_roles WHERE user_id IN \(users) ORDER BY user_id, role"
        )
        return Dictionary(grouping: rows) { $0[0] as Int64 }.mapValues { $0.map { $0[1] as String } }
    }

    /// Gives a user exactly these roles.
    ///
    /// - Returns: what the roles that are new to the user grant.
    /// - Throws: 422 for a role that there is not.
    package static func assign(
        _ names: [RoleName],
        to user: ID<User>,
        in tx: Transaction
    ) throws -> Set<String> {
        let known = try all(in: tx)
        for name in names where !known.contains(where: { $0.name == name }) {
            let near = Nearest.name(to: name.text, among: known.map(\.name.text))
            let advice = near.map { "; did you mean \($0)?" } ?? ": PUT /roles/\(name) makes it"
            throw Problem.invalid(field: "roles", "has no role \(name)" + advice)
        }
        let old = Set(try Self.names(of: [user.value], in: tx)[user.value] ?? [])
        let new = Set(names.map(\.text))
        for role in old.subtracting(new).sorted() {
            try tx.execute("DELETE FROM user_roles WHERE user_id = \(user) AND role = \(role)")
        }
        for role in new.subtracting(old).sorted() {
            try tx.execute("INSERT INTO user_roles (user_id, role) VALUES (\(user), \(role))")
        }
        tx.touch("user:\(user)")
        return Set(
            known.filter { new.contains($0.name.text) && !old.contains($0.name.text) }.flatMap(\.permissions)
        )
    }
}
