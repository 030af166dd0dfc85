/// One step of the schema.
///
/// Its id is dated (`2026-11-21-stock`), is never changed once released, and names the order within a
/// feature.
package struct Migration: Sendable {
    package let id: String
    package let statements: @Sendable (Engine) -> [SQL]

    package init(_ id: String, _ statements: [SQL]) {
        self.id = id
        self.statements = { _ in statements }
    }

    /// A step whose text truly differs between the engines, such as a full-text index.
    package init(_ id: String, each statements: @escaping @Sendable (Engine) -> [SQL]) {
        self.id = id
        self.statements = statements
    }
}

/// Brings a database to the schema that this program expects.
package enum Migrations {
    /// The steps not yet applied, in order.
    ///
    /// An empty database lacks them all.
    package static func pending(of all: [Migration], on database: any Database) async throws -> [Migration] {
        try await prepare(database)
        let applied = try await database.read { tx in
            Set(try tx.rows("SELECT id FROM migrations").map { $0[0] as String })
        }
        return all.filter { !applied.contains($0.id) }
    }

    /// Applies each missing step in a transaction of its own and returns their ids.
    ///
    /// Servers that start together wait for each other.
    @discardableResult
    package static func apply(_ all: [Migration], to database: any Database) async throws -> [String] {
        var applied: [String] = []
        for migration in try await pending(of: all, on: database) {
            let isNew = try await database.write(isolation: .readCommittedAndGuarded) { tx in
                try exclusive(in: tx)
                let done = try tx.first("SELECT id FROM migrations WHERE id = \(migration.id)")
                guard done == nil else { return false }
                for statement in migration.statements(tx.engine) {
                    try tx.execute(statement)
                }
                try tx.execute("INSERT INTO migrations (id, applied_at) VALUES (\(migration.id), \(tx.now))")
                return true
            }
            if isNew { applied.append(migration.id) }
        }
        return applied
    }

    private static func prepare(_ database: any Database) async throws {
        try await database.write(isolation: .readCommittedAndGuarded) { tx in
            try exclusive(in: tx)
            try tx.execute(
                """
                CREATE TABLE IF NOT EXISTS migrations (
                    id TEXT PRIMARY KEY, applied_at \(.integer) NOT NULL
                )\(.strict)
                """
            )
        }
    }

    private static func exclusive(in tx: Transaction) throws {
        guard tx.engine == .postgres else { return }
        // Any constant serves; this one spells "mercato" on a telephone.
        _ = try tx.rows("SELECT 1 FROM (SELECT pg_advisory_xact_lock(6372286)) AS held")
    }
}
