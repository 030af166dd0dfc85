@testable import Kernel

/// Everything that a database holds, to see that an attack changed nothing.
struct Snapshot: Sendable {
    private let tables: [String: [String]]

    /// Tables in which recognizing a caller may note something.
    private static let noted: Set<String> = ["sessions", "visitors", "api_keys", "audit_log"]

    static func take(of database: any Database) async throws -> Snapshot {
        try await database.read { tx in
            let names: SQL =
                tx.engine == .postgres
                ? "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
                : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            let tables: [(String, [String])] = try tx.rows(names).compactMap { row in
                let name: String = row[0]
                guard !noted.contains(name), !name.contains("search") else { return nil }
                return (name, try rows(of: name, in: tx))
            }
            return Snapshot(tables: Dictionary(tables) { first, _ in first })
        }
    }

    /// The tables that changed from one to the other.
    static func - (left: Snapshot, right: Snapshot) -> [String] {
        Set(left.tables.keys).union(right.tables.keys)
            .filter { left.tables[$0] != right.tables[$0] }.sorted()
    }

    /// A table's name cannot be bound, and comes from the database itself.
    private static func rows(of table: String, in tx: Transaction) throws -> [String] {
        try tx.rows(SQL(parts: [.name("SELECT * FROM \(table)")])).map { "\($0.values)" }.sorted()
    }
}
