import Foundation
import Kernel
import Postgres
import SQLite

/// A backup whose every byte was checked, as files in a folder.
struct UnpackedBackup: Sendable {
    let manifest: BackupManifest
    let folder: String

    /// Reads a file, or standard input when the path is `-`.
    init(_ path: String, into folder: String, onProgress: @escaping (UInt64) -> Void) throws {
        let input = try RawFile.reading(path)
        manifest = try BackupReader(input: input, onProgress: onProgress).extract(into: folder)
        self.folder = folder
    }

    var mainPath: String { folder + "/" + manifest.mainFile }
    var engine: Engine { manifest.engine == Engine.sqlite.rawValue ? .sqlite : .postgres }

    func require(_ wanted: Engine) throws {
        guard engine != wanted else { return }
        throw KeepingFault(
            engine == .sqlite
                ? "This is a backup of a data folder, not of PostgreSQL. Restore it with --data, then see "
                    + "mercato move."
                : "This is a backup of PostgreSQL. Name an empty database with --database postgres://…; then "
                    + "see mercato move."
        )
    }

    /// Opens the database file, proves that it is what the manifest says, brings it to the program's schema,
    /// and does with it what else is wanted.
    func opened<Value: Sendable>(
        _ plan: ShopPlan,
        _ body: @Sendable (any Database) async throws -> Value
    ) async throws -> Value {
        try plan.requireKnown(manifest.schema)
        let database: SQLiteDatabase
        do {
            database = try SQLiteDatabase(path: mainPath, readers: 1)
        } catch {
            throw KeepingFault.damaged("mercato.db is no database that opens")
        }
        return try await database.closing { database in
            let faults = try await database.check()
            if let first = faults.first { throw KeepingFault.damaged("mercato.db: \(first)") }
            let (steps, tables) = try await database.read { tx in
                (try TableList.steps(in: tx), try TableList.counts(in: tx))
            }
            try requireSame(steps, tables)
            try await Migrations.apply(plan.migrations, to: database)
            return try await body(database)
        }
    }

    func requireSame(_ steps: [String], _ tables: [TableCount]) throws {
        guard Set(steps) == Set(manifest.schema) else {
            throw KeepingFault.damaged("its schema is not the one its manifest names")
        }
        for (found, wanted) in zip(tables, manifest.tables) where found != wanted {
            throw KeepingFault.damaged(
                "\(found.name) has \(found.rows) rows where \(wanted.name) must have \(wanted.rows)"
            )
        }
        guard tables.count == manifest.tables.count else { throw KeepingFault.damaged("tables are missing") }
    }
}
