package import Accounts
package import Kernel
import Shop

/// Somebody with an account, signed in.
package struct TestUser: Sendable {
    package static let password = "nine lives of a tabby cat"

    package let id: ID<User>
    package let email: String
    /// Send it as a Bearer token.
    package let access: String
    package let refresh: String
    package let session: ID<UserSession>
    package var owner: Owner { .user(id.value) }
}

extension TestShop {
    /// Makes an account without the way over HTTP, signed in; staff with a role of these permissions.
    package func signUp(
        email: String = "ann@example.com",
        password: String = TestUser.password,
        role: UserRole = .customer,
        permissions: [String] = []
    ) async throws -> TestUser {
        let accounts = shop.settings.accounts
        let hash = try await accounts.passwords.hash(password)
        return try await database.write { tx in
            guard let address = Email(email) else { preconditionFailure("\(email) is no address") }
            var new = UserTable.New(address, passwordHash: hash, role: role)
            new.country = accounts.country
            guard let user = try UserTable.insert(new, in: tx) else {
                preconditionFailure("\(email) has an account")
            }
            if !permissions.isEmpty { try Self.grant(permissions, to: user.id, in: tx) }
            let identity = Identity(holder: nil, isLocal: true, address: "127.0.0.1")
            let tokens = try Sessions(accounts).begin(user, identity, in: tx)
            return TestUser(
                id: user.id,
                email: email,
                access: tokens.access,
                refresh: tokens.refresh,
                session: tokens.session
            )
        }
    }

    private static func grant(_ permissions: [String], to user: ID<User>, in tx: Transaction) throws {
        let list = JSON.array(permissions.map { .string($0) }).text
        try tx.execute(
            """
            INSERT INTO roles (name, permissions, created_at, updated_at)
            VALUES (\("role-\(user)"), \(list), \(tx.now), \(tx.now))
            """
        )
        try tx.execute("INSERT INTO user_roles (user_id, role) VALUES (\(user), \("role-\(user)"))")
    }
}
