/// Secrets that the shop made for itself: random texts kept in the database, so that all of its servers know
/// them.
package enum SecretTable {
    package static func find(_ name: String, in tx: Transaction) throws -> String? {
        try tx.first("SELECT value FROM secrets WHERE name = \(name)")?[0]
    }

    /// The secret of a name, made now if there is none; of servers that start together, one makes it.
    package static func ensured(
        _ name: String,
        in tx: Transaction,
        make: (Randomness) -> String
    ) throws -> String {
        if let value = try find(name, in: tx) { return value }
        try tx.execute(
            """
            INSERT INTO secrets (name, value) VALUES (\(name), \(make(tx.random)))
            ON CONFLICT (name) DO NOTHING
            """
        )
        guard let value = try find(name, in: tx) else {
            throw DatabaseError.statement("the secret \(name) was not found after it was made")
        }
        return value
    }

    /// Puts another secret in the place of one that is there.
    package static func replace(_ name: String, with value: String, in tx: Transaction) throws {
        try tx.execute("UPDATE secrets SET value = \(value) WHERE name = \(name)")
    }
}
