package import Kernel

/// The use of a key: who holds a token and, at most once a minute and address, a note of its last use.
package struct KeyUse: Sendable {
    let holder: Identity.Holder
    let expiresAt: Timestamp?
    private let id: ID<APIKey>
    private let lastAt: Timestamp?
    private let lastFrom: String?

    private static let noteSeconds: Int64 = 60
    private static let lineSeconds: Int64 = 3_600

    /// Who holds a token; nil for one that was never made, is revoked or has expired.
    static func find(_ token: String, hashing: Hashing, in tx: Transaction) throws -> KeyUse? {
        let parts = token.split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "mk", parts[1].utf8.count == 8,
            let row = try tx.first(
                """
                SELECT id, hash, scopes, expires_at, last_used_at, last_used_from FROM api_keys
                WHERE prefix = \(String(parts[1])) AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > \(tx.now))
                """
            )
        else { return nil }
        let hash: String = row[1]
        guard Hashing.equals(Array(hash.utf8), Array(hashing.digest(token).utf8)) else { return nil }
        return KeyUse(row)
    }

    private init(_ row: Row) {
        id = row[0]
        holder = Identity.Holder(actor: "key:\(id)", permissions: Set(Grants.names(row[2])))
        expiresAt = row[3]
        lastAt = row[4]
        lastFrom = row[5]
    }

    /// Whether this use is worth a note: none was made for a minute, or it comes from elsewhere.
    func isDue(from address: String, at now: Timestamp) -> Bool {
        guard let lastAt, lastFrom == address else { return true }
        return lastAt.adding(seconds: Self.noteSeconds) <= now
    }

    /// Keeps when and from where the key was used last, and writes an audit line when that is elsewhere or
    /// in another hour than before.
    ///
    /// Of several servers that note the same use, one does: the row is changed by one guarded statement.
    func note(from address: String, in tx: Transaction) throws {
        let noted = try tx.execute(
            """
            UPDATE api_keys SET last_used_at = \(tx.now), last_used_from = \(address)
            WHERE id = \(id) AND (last_used_at IS NULL OR last_used_from <> \(address)
                OR last_used_at <= \(tx.now.adding(seconds: -Self.noteSeconds)))
            """
        )
        guard noted == 1, lastFrom != address || lastAt.map(Self.hour) != Self.hour(tx.now) else { return }
        try tx.audit(AuditLine("key.used", by: holder.actor, holder.actor, from: address))
    }

    private static func hour(_ moment: Timestamp) -> Int64 {
        moment.milliseconds / 1_000 / lineSeconds
    }
}

extension APIKey {
    /// Who holds a token; nil for one that was never made, is revoked or has expired.
    package static func holder(
        of token: String,
        hashing: Hashing,
        in tx: Transaction
    ) throws -> Identity.Holder? {
        try KeyUse.find(token, hashing: hashing, in: tx)?.holder
    }
}
