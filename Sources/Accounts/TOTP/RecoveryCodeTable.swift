import Kernel

/// Every statement that writes `recovery_codes`.
enum RecoveryCodeTable {
    /// Forgets a user's codes and keeps these.
    static func replace(_ hashes: [String], of user: ID<User>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM recovery_codes WHERE user_id = \(user)")
        for hash in hashes {
            try tx.post("INSERT INTO recovery_codes (user_id, hash) VALUES (\(user), \(hash))")
        }
    }

    /// Uses a code up; false when there is none such, or not any more.
    static func use(_ hash: String, of user: ID<User>, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE recovery_codes SET used_at = \(tx.now)
            WHERE user_id = \(user) AND hash = \(hash) AND used_at IS NULL
            """
        ) == 1
    }
}
