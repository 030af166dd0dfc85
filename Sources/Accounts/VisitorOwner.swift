package import Kernel

extension Visitors {
    /// Whose a visitor's new things are: the visitor's or, when it became a user meanwhile, the user's.
    ///
    /// It stays so until the commit: who merges the visitor waits.
    package static func owner(_ visitor: Int64, in tx: Transaction) throws -> Owner {
        var sql: SQL = "SELECT user_id FROM visitors WHERE id = \(visitor)"
        if tx.engine == .postgres { sql += " FOR SHARE" }
        let user: Int64? = try tx.first(sql).flatMap { $0[0] }
        return user.map(Owner.user) ?? .visitor(visitor)
    }
}
