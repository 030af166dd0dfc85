package import Kernel

/// A machine's way in: a random token, shown once, kept as its hash, with the permissions it was given.
package struct APIKey: Sendable {
    package let id: ID<APIKey>
    package let name: String
    package let scopes: [String]
    package let createdAt: Timestamp
    package let expiresAt: Timestamp?
    package let revokedAt: Timestamp?
    package let lastUsedAt: Timestamp?
    package let lastUsedFrom: String?
    /// The key that this one replaces.
    package let rotatedFrom: ID<APIKey>?

    private static let columns: SQL = """
        id, name, scopes, created_at, expires_at, revoked_at, last_used_at, last_used_from, rotated_from
        """

    private init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        scopes = Grants.names(row["scopes"])
        createdAt = row["created_at"]
        expiresAt = row["expires_at"]
        revokedAt = row["revoked_at"]
        lastUsedAt = row["last_used_at"]
        lastUsedFrom = row["last_used_from"]
        rotatedFrom = row["rotated_from"]
    }

    /// Whether it opens anything at this moment.
    package func isLive(at now: Timestamp) -> Bool {
        revokedAt == nil && expiresAt.map { now < $0 } ?? true
    }

    /// A new token: `mk_`, 8 digits to find the row by, and 160 random bits.
    private static func token(_ random: Randomness) -> (prefix: String, token: String) {
        let prefix = random.hex(digits: 8)
        return (prefix, "mk_\(prefix)_\(random.hex(digits: 40))")
    }

    /// Makes a key; one without scopes is known and may do nothing.
    ///
    /// - Returns: the row's id and the token, which is stored nowhere.
    /// - Throws: 422 for an unknown scope, naming the nearest, and for an end that is past.
    package static func create(
        name: Text<1, 80>,
        scopes: [String],
        expiresAt: Timestamp? = nil,
        rotatedFrom: ID<APIKey>? = nil,
        hashing: Hashing,
        in tx: Transaction
    ) throws -> (id: ID<APIKey>, token: String) {
        let scopes = try Grants.known(scopes, field: "scope")
        if let expiresAt, expiresAt <= tx.now {
            throw Problem.invalid(field: "expires_at", "must be in the future")
        }
        let (prefix, token) = token(tx.random)
        let hash = hashing.digest(token)
        let row = try tx.first(
            """
            INSERT INTO api_keys (name, prefix, hash, scopes, created_at, expires_at, rotated_from)
            VALUES (\(name), \(prefix), \(hash), \(Grants.text(scopes)), \(tx.now), \(expiresAt),
                    \(rotatedFrom))
            RETURNING id
            """
        )
        guard let row else { throw DatabaseError.statement("a new key was not returned") }
        tx.touch(touchName)
        return (row[0], token)
    }

    /// What is touched when a key is made or ended.
    static let touchName = "keys"

    /// Every key, the newest first; tokens cannot be shown again.
    package static func all(in tx: Transaction) throws -> [APIKey] {
        try page(1_000, from: 0, in: tx)
    }

    package static func page(_ size: Int, from offset: Int, in tx: Transaction) throws -> [APIKey] {
        try tx.rows(
            "SELECT \(columns) FROM api_keys ORDER BY id DESC LIMIT \(size) OFFSET \(offset)"
        ).map(APIKey.init)
    }

    package static func count(in tx: Transaction) throws -> Int {
        try tx.first("SELECT COUNT(*) FROM api_keys")?[0] ?? 0
    }

    package static func find(_ id: ID<APIKey>, in tx: Transaction) throws -> APIKey? {
        try tx.first("SELECT \(columns) FROM api_keys WHERE id = \(id)").map(APIKey.init)
    }

    /// The key that replaced this one.
    private func successor(in tx: Transaction) throws -> ID<APIKey>? {
        try tx.first("SELECT id FROM api_keys WHERE rotated_from = \(id)")?[0]
    }

    /// Ends a key at once.
    ///
    /// - Returns: whether there was a live key with this id.
    package static func revoke(_ id: ID<APIKey>, in tx: Transaction) throws -> Bool {
        tx.touch(touchName)
        return try tx.execute(
            "UPDATE api_keys SET revoked_at = \(tx.now) WHERE id = \(id) AND revoked_at IS NULL"
        ) == 1
    }

    /// How long the old token works when nothing else is said: a day.
    package static let graceSeconds: Int64 = 86_400

    /// A hundred years: a key that was made for longer is so no more when it is rotated.
    private static let lifeSecondsMax: Int64 = 100 * 365 * 86_400

    /// Makes a key with the same name and scopes, and lets this one end after a grace period.
    ///
    /// A grace of 0 ends the old token now. Unless it is said when the new key ends, it lives as long as the
    /// old one was made for.
    ///
    /// - Throws: ``KeyRefusal``.
    package func rotate(
        graceSeconds: Int64,
        expiresAt: Timestamp?,
        hashing: Hashing,
        in tx: Transaction
    ) throws -> (id: ID<APIKey>, token: String) {
        guard isLive(at: tx.now) else { throw KeyRefusal.ended(id) }
        if let next = try successor(in: tx) { throw KeyRefusal.rotated(id, to: next) }
        guard let name = Text<1, 80>(name) else { throw DatabaseError.statement("a key without a name") }
        let life = self.expiresAt.map {
            min(($0.milliseconds - createdAt.milliseconds) / 1_000, Self.lifeSecondsMax)
        }
        let made = try Self.create(
            name: name,
            scopes: scopes.filter { Permissions.names.contains($0) },
            expiresAt: expiresAt ?? life.map { tx.now.adding(seconds: $0) },
            rotatedFrom: id,
            hashing: hashing,
            in: tx
        )
        let end = tx.now.adding(seconds: graceSeconds)
        try tx.execute(
            """
            UPDATE api_keys SET expires_at = \(min(self.expiresAt ?? end, end)),
                revoked_at = \(graceSeconds == 0 ? tx.now : nil as Timestamp?)
            WHERE id = \(id)
            """
        )
        return made
    }
}
