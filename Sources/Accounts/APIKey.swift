package import Kernel

/// A machine's way in: a random token, shown once, kept as its hash, with the permissions it was given.
package struct APIKey: Sendable {
    package let id: ID<APIKey>
    package let name: String
    package let scopes: [String]
    package let createdAt: Timestamp
    package let revokedAt: Timestamp?

    /// A new token: `mk_`, 8 digits to find the row by, and 160 random bits.
    private static func token(_ random: Randomness) -> (prefix: String, token: String) {
        let prefix = random.hex(digits: 8)
        return (prefix, "mk_\(prefix)_\(random.hex(digits: 40))")
    }

    /// Makes a key with scopes that must be names of permissions.
    ///
    /// - Returns: the row's id and the token, which is stored nowhere.
    /// - Throws: 422 for an unknown scope, naming the nearest, and for none at all.
    package static func create(
        name: Text<1, 80>,
        scopes: [String],
        hashing: Hashing,
        in tx: Transaction
    ) throws -> (id: ID<APIKey>, token: String) {
        guard !scopes.isEmpty else {
            throw Problem.invalid(field: "scope", "A key without scopes could do nothing; name at least one")
        }
        for scope in scopes where !Permissions.names.contains(scope) {
            let near = Nearest.name(to: scope, among: Permissions.names).map { "; did you mean \($0)?" } ?? ""
            throw Problem.invalid(
                field: "scope",
                "\(scope) is unknown\(near) Known are \(Permissions.names.joined(separator: ", "))"
            )
        }
        let (prefix, token) = token(tx.random)
        let hash = Hashing.hex(hashing.sha256(Array(token.utf8)))
        let list = JSON.array(Set(scopes).sorted().map { .string($0) }).text
        let row = try tx.first(
            """
            INSERT INTO api_keys (name, prefix, hash, scopes, created_at)
            VALUES (\(name), \(prefix), \(hash), \(list), \(tx.now)) RETURNING id
            """
        )
        guard let row else { preconditionFailure("an insert returns its row") }
        tx.touch("keys")
        return (row[0], token)
    }

    /// Who holds a token; nil for one that was never made or is revoked.
    package static func holder(
        of token: String,
        hashing: Hashing,
        in tx: Transaction
    ) throws -> Identity.Holder? {
        let parts = token.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "mk", parts[1].utf8.count == 8,
            let row = try tx.first(
                """
                SELECT id, hash, scopes FROM api_keys
                WHERE prefix = \(String(parts[1])) AND revoked_at IS NULL
                """
            )
        else { return nil }
        let hash: String = row[1]
        guard Hashing.equals(Array(hash.utf8), Array(Hashing.hex(hashing.sha256(Array(token.utf8))).utf8))
        else {
            return nil
        }
        let id: ID<APIKey> = row[0]
        return Identity.Holder(actor: "key:\(id)", permissions: Set(scopes(from: row[2])))
    }

    /// Every key, the newest first; tokens cannot be shown again.
    package static func all(in tx: Transaction) throws -> [APIKey] {
        try tx.rows(
            "SELECT id, name, scopes, created_at, revoked_at FROM api_keys ORDER BY id DESC LIMIT 1000"
        )
        .map { row in
            APIKey(
                id: row[0],
                name: row[1],
                scopes: scopes(from: row[2]),
                createdAt: row[3],
                revokedAt: row[4]
            )
        }
    }

    /// Ends a key at once.
    ///
    /// - Returns: whether there was a live key with this id.
    package static func revoke(_ id: ID<APIKey>, in tx: Transaction) throws -> Bool {
        tx.touch("keys")
        return try tx.execute(
            "UPDATE api_keys SET revoked_at = \(tx.now) WHERE id = \(id) AND revoked_at IS NULL"
        ) == 1
    }

    private static func scopes(from text: String) -> [String] {
        (try? JSON.parse(Array(text.utf8)).array?.compactMap(\.string)) ?? []
    }
}
