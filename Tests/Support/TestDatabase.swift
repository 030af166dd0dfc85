import Foundation
package import Kernel
import Postgres
import SQLite
import Shop
import Synchronization
import Testing

/// The engines that a test runs on: `@Test(arguments: TestDatabase.all)`.
///
/// Each test gets a database of its own, copied from a migrated template: a file copy on SQLite,
/// `CREATE DATABASE … TEMPLATE` on PostgreSQL.
package enum TestDatabase: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    /// Both engines, or SQLite alone when `MERCATO_TEST_POSTGRES` names no server; `make test` starts one.
    package static let all: [TestDatabase] = postgresURL == nil ? [.sqlite] : allCases

    package static let postgresURL = ProcessInfo.processInfo.environment["MERCATO_TEST_POSTGRES"]

    package var testDescription: String { rawValue }

    /// A fresh database with the schema applied, closed and removed after the closure.
    package func with<Value: Sendable>(
        clock: Clock = .system,
        _ body: @Sendable (any Database) async throws -> Value
    ) async throws -> Value {
        switch self {
        case .sqlite: try await withSQLite(clock, body)
        case .postgres: try await withPostgres(clock, body)
        }
    }

    private func withSQLite<Value: Sendable>(
        _ clock: Clock,
        _ body: @Sendable (any Database) async throws -> Value
    ) async throws -> Value {
        let template = try await Templates.shared.sqliteTemplate()
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/mercato.db"
        try FileManager.default.copyItem(atPath: template, toPath: path)
        let database = try SQLiteDatabase(path: path, clock: clock, random: .system, freshness: Freshness())
        return try await Self.closing(database, body)
    }

    private func withPostgres<Value: Sendable>(
        _ clock: Clock,
        _ body: @Sendable (any Database) async throws -> Value
    ) async throws -> Value {
        try await Self.onPostgresCopy { url in
            try await Self.closing(try Self.pool(url, clock, listens: false), body)
        }
    }

    /// Two pools on one PostgreSQL database, as two servers have; each hears what the other touched.
    package static func withTwoPools<Value: Sendable>(
        clock: Clock = .system,
        _ body: @Sendable (_ first: any Database, _ second: any Database) async throws -> Value
    ) async throws -> Value {
        try await onPostgresCopy { url in
            try await closing(try pool(url, clock, listens: true)) { first in
                try await closing(try pool(url, clock, listens: true)) { second in
                    try await body(first, second)
                }
            }
        }
    }

    /// A database of its own that the program makes the schema of, as the options that name it.
    ///
    /// None on SQLite, where the data folder has it.
    package func withOptions<Value: Sendable>(
        _ body: (_ options: [String]) async throws -> Value
    ) async throws -> Value {
        switch self {
        case .sqlite: try await body([])
        case .postgres:
            try await Self.onPostgres { url in
                try await body(["--database", url, "--database-connections", "4"])
            }
        }
    }

    private static func pool(_ url: String, _ clock: Clock, listens: Bool) throws -> PostgresDatabase {
        try PostgresDatabase(
            url: url,
            clock: clock,
            random: .system,
            freshness: Freshness(),
            connections: 8,
            listens: listens
        )
    }

    /// A copy of the migrated template.
    private static func onPostgresCopy<Value: Sendable>(
        _ body: (_ url: String) async throws -> Value
    ) async throws -> Value {
        guard let url = postgresURL else { preconditionFailure("there is no PostgreSQL to test on") }
        return try await onPostgres(from: try await Templates.shared.postgresTemplate(at: url), body)
    }

    /// Makes a database, empty without a template, and drops it whatever happens.
    private static func onPostgres<Value: Sendable>(
        from template: String? = nil,
        _ body: (_ url: String) async throws -> Value
    ) async throws -> Value {
        guard let url = postgresURL else { preconditionFailure("there is no PostgreSQL to test on") }
        let name = "mercato_" + Randomness.system.hex(digits: 16)
        try await PostgresAdministration.create(name, from: template, at: url)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(try PostgresAdministration.url(url, database: name)))
        } catch {
            result = .failure(error)
        }
        try await PostgresAdministration.drop(name, at: url)
        return try result.get()
    }

    private static func closing<Value: Sendable>(
        _ database: any Database,
        _ body: @Sendable (any Database) async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await body(database)
            await database.close()
            return value
        } catch {
            await database.close()
            throw error
        }
    }
}

/// The migrated templates, made once per process.
private actor Templates {
    static let shared = Templates()
    private var sqlite: Task<String, any Error>?
    private var postgres: Task<String, any Error>?

    func sqliteTemplate() async throws -> String {
        let task =
            sqlite
            ?? Task {
                let path = try TemporaryFolder().path + "/template.db"
                let database = try SQLiteDatabase(
                    path: path,
                    clock: .system,
                    random: .system,
                    freshness: Freshness()
                )
                try await Shop(database: database, settings: ShopSettings()).migrate()
                await database.close()
                return path
            }
        sqlite = task
        return try await task.value
    }

    func postgresTemplate(at url: String) async throws -> String {
        let task =
            postgres
            ?? Task {
                let name = "mercato_template_" + Randomness.system.hex(digits: 12)
                try await PostgresAdministration.create(name, at: url)
                let database = try PostgresDatabase(
                    url: try PostgresAdministration.url(url, database: name),
                    clock: .system,
                    random: .system,
                    freshness: Freshness(),
                    connections: 1,
                    listens: false
                )
                try await Shop(database: database, settings: ShopSettings()).migrate()
                await database.close()
                return name
            }
        postgres = task
        return try await task.value
    }
}
