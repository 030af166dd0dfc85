import Kernel
import Postgres

/// What is asked of a PostgreSQL database before its tables are.
struct PostgresPlace: Sendable {
    /// The server's major version.
    let major: Int
    /// How many of the shop's servers and commands are connected, this one apart.
    let others: Int
    let tables: [String]

    init(in tx: Transaction) throws {
        let version: Int64 = try tx.first("SELECT current_setting('server_version_num')::bigint")?[0] ?? 0
        major = Int(version / 10_000)
        others =
            try tx.first(
                """
                SELECT COUNT(*) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'mercato'
                    AND pid <> pg_backend_pid()
                """
            )?[0] ?? 0
        let schema: String? = try tx.first("SELECT current_schema()::text")?[0]
        guard schema == "public" else {
            throw KeepingFault("The shop's tables must be in the schema public; this is \(schema ?? "none").")
        }
        tables = try TableList.names(in: tx)
    }

    /// Opens the database for one command.
    static func open(_ url: String) throws -> PostgresDatabase {
        try PostgresDatabase(
            url: url,
            clock: .system,
            random: .system,
            freshness: Freshness(),
            connections: 1,
            listens: false
        )
    }
}
