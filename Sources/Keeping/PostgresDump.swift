import Foundation
import Kernel
import Postgres

/// The database as `pg_dump` writes it, of the very moment that its rows were counted at.
struct PostgresDump {
    /// Schemas with this prefix hold shops that a restore replaced.
    static let replacedPrefix = "mercato_replaced_"

    let url: String
    let tools: PostgresTools

    func write(to path: String) async throws -> BackupFacts {
        let address = try PostgresSettings(url: url).forTools
        let tools = tools
        return try await PostgresPlace.open(url).closing { database in
            try await database.read { tx in
                let place = try PostgresPlace(in: tx)
                guard place.tables.contains("migrations") else {
                    throw KeepingFault("There is no shop in this database.")
                }
                let program = try tools.find("pg_dump", server: place.major)
                let snapshot: String = try tx.first("SELECT pg_export_snapshot()")?[0] ?? ""
                var facts = try BackupFacts(in: tx, at: tx.now)
                facts.pgDump = program.version
                try tools.run(
                    program.path,
                    [
                        "--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-sync",
                        "--exclude-schema=\(Self.replacedPrefix)*", "--snapshot=\(snapshot)",
                        "--file=\(path)", "--dbname=\(address.database)",
                    ],
                    environment: address.environment,
                    // The server ends transactions that are silent for long; this one holds the snapshot.
                    tick: { _ = try tx.first("SELECT 1 AS one") }
                )
                return facts
            }
        }
    }
}
