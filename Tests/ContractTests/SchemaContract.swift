import Kernel
import Shop
import Support
import Testing

/// Rules over every migration and table.
@Suite struct SchemaContract {
    private static let migrations =
        KernelTables.migrations + Features.all(ShopSettings()).flatMap(\.migrations)

    @Test func `migrations are dated, named once and not empty`() {
        #expect(Set(Self.migrations.map(\.id)).count == Self.migrations.count)
        for migration in Self.migrations {
            #expect(
                migration.id.wholeMatch(of: /20[0-9]{2}-[01][0-9]-[0-3][0-9]-[a-z0-9]+(-[a-z0-9]+)*/) != nil,
                "\(migration.id)"
            )
            for engine in Engine.allCases {
                #expect(!migration.statements(engine).isEmpty, "\(migration.id)")
            }
        }
    }

    @Test func `features and jobs are named once`() {
        let features = Features.all(ShopSettings())
        let kinds = features.flatMap { $0.jobs.map(\.kind) + $0.deliveries.map(\.kind) }

        #expect(Set(features.map(\.name)).count == features.count)
        #expect(Set(kinds).count == kinds.count)
    }

    private struct Column: Hashable, Sendable, CustomStringConvertible {
        let table: String
        let name: String
        let type: String
        let isRequired: Bool

        var description: String { "\(table).\(name) \(type)\(isRequired ? " NOT NULL" : "")" }
    }

    private static func columns(of database: any Database) async throws -> Set<Column> {
        try await database.read { tx in
            let rows =
                switch tx.engine {
                case .sqlite:
                    try tx.rows(
                        """
                        SELECT t.name, c.name, c.type, CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 1 ELSE 0 END
                        FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'
                        """
                    )
                case .postgres:
                    try tx.rows(
                        """
                        SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),
                               CASE WHEN is_nullable = 'NO' THEN 1 ELSE 0 END
                        FROM information_schema.columns WHERE table_schema = 'public'
                        """
                    )
                }
            return Set(
                rows.map { row in
                    let type: String = row[2]
                    let shared = ["bigint": "integer", "INTEGER": "integer", "TEXT": "text"][type] ?? type
                    return Column(table: row[0], name: row[1], type: shared, isRequired: row[3])
                }
            )
        }
    }

    /// What an engine keeps for its own search index.
    private static func isOfSearch(_ column: Column) -> Bool {
        column.table.hasPrefix("sqlite_") || column.table.contains("search")
    }

    @Test(.enabled(if: TestDatabase.postgresURL != nil))
    func `both engines have the same tables and columns`() async throws {
        let sqlite = try await TestDatabase.sqlite.with { try await Self.columns(of: $0) }
        let postgres = try await TestDatabase.postgres.with { try await Self.columns(of: $0) }

        let (left, right) = (sqlite.filter { !Self.isOfSearch($0) }, postgres.filter { !Self.isOfSearch($0) })
        #expect(left.count > 60)
        #expect(left.subtracting(right) == [], "only on SQLite")
        #expect(right.subtracting(left) == [], "only on PostgreSQL")
    }

    @Test(arguments: TestDatabase.all)
    func `money stands beside a currency and time is an integer`(engine: TestDatabase) async throws {
        let columns = try await engine.with { try await Self.columns(of: $0) }
        for column in columns where !Self.isOfSearch(column) {
            if column.name.hasSuffix("_at") || column.name.hasSuffix("_minor")
                || column.name.hasSuffix("_millionths")
            {
                #expect(column.type == "integer", "\(column)")
            }
            #expect(column.type == "integer" || column.type == "text", "\(column)")
        }
        let tables = Dictionary(grouping: columns, by: \.table)
        for (table, columns) in tables where columns.contains(where: { $0.name.hasSuffix("_minor") }) {
            #expect(columns.contains { $0.name == "currency" || $0.name.hasSuffix("_id") }, "\(table)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `migrating again changes nothing`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let again = try await Shop(database: database, settings: ShopSettings()).migrate()

            #expect(again == [])
        }
    }
}
