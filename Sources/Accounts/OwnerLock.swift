package import Kernel

extension Owner {
    /// Locks a user or visitor until the commit, so that what there is one of a head is made once; false for
    /// one that has ended, such as a visitor who signed in meanwhile.
    ///
    /// Rows that point to it are no hindrance: two visitors may become one user at a time.
    package func lockLiving(in tx: Transaction) throws -> Bool {
        var sql: SQL
        switch self {
        case .visitor(let id): sql = "SELECT id FROM visitors WHERE id = \(id) AND ended_at IS NULL"
        case .user(let id): sql = "SELECT id FROM users WHERE id = \(id) AND erased_at IS NULL"
        case .organization: return false
        }
        if tx.engine == .postgres { sql += " FOR NO KEY UPDATE" }
        return try tx.first(sql) != nil
    }
}
