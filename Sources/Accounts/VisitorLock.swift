package import Kernel

extension Visitors {
    /// Locks a visitor until the commit, and says whether it lives: one who signed in meanwhile does not.
    package static func lock(_ visitor: Int64, in tx: Transaction) throws -> Bool {
        var sql: SQL = "SELECT id FROM visitors WHERE id = \(visitor) AND ended_at IS NULL"
        if tx.engine == .postgres { sql += " FOR UPDATE" }
        return try tx.first(sql) != nil
    }
}
