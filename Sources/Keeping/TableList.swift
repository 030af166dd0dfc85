package import Kernel

/// The tables of a database, as its own catalogue names them.
package enum TableList {
    /// Names in order; without views, virtual tables and what those keep their data in.
    package static func names(in tx: Transaction) throws -> [String] {
        let rows =
            switch tx.engine {
            case .sqlite:
                try tx.rows(
                    """
                    SELECT name FROM pragma_table_list
                    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'
                    """
                )
            case .postgres:
                try tx.rows(
                    """
                    SELECT relname::text FROM pg_class
                    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
                    """
                )
            }
        return rows.map { $0[0] }.sorted()
    }

    /// The number of rows of each.
    ///
    /// - Throws: ``KeepingFault`` for a name that no table of the shop has.
    package static func counts(in tx: Transaction) throws -> [TableCount] {
        try names(in: tx).map { name in
            guard let table = SQL(name: name) else {
                throw KeepingFault("The table \(name) is none of the shop's.")
            }
            return TableCount(name: name, rows: try tx.first("SELECT COUNT(*) FROM \(table)")?[0] ?? 0)
        }
    }

    /// Ids of the schema's steps in the order of their making; none in an empty database.
    package static func steps(in tx: Transaction) throws -> [String] {
        guard try names(in: tx).contains("migrations") else { return [] }
        return try tx.rows("SELECT id FROM migrations ORDER BY applied_at, id").map { $0[0] }
    }
}

/// How many rows a table has.
package struct TableCount: Codable, Sendable, Equatable {
    package let name: String
    package let rows: Int
}
