import Foundation
import Kernel
import Postgres
import SQLite
import Sandbox
import Secrets
import Shop

/// One engine with the generated shop on it, and a way to get equal copies.
enum Place {
    case sqlite(folder: String)
    case postgres(administration: String)

    static let databaseName = "mercato_bench"

    var name: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }

    /// Flags that make the command use this place.
    func flags(_ copy: String) throws -> [String] {
        switch self {
        case .sqlite(let folder): return ["--data", "\(folder)/\(copy)"]
        case .postgres(let url):
            return [
                "--database", try PostgresAdministration.url(url, database: "\(Self.databaseName)_\(copy)"),
            ]
        }
    }

    /// An equal copy of the first shop, which nothing may be using.
    func copy(_ source: String, to target: String) async throws {
        switch self {
        case .sqlite(let folder):
            try? FileManager.default.removeItem(atPath: "\(folder)/\(target)")
            try FileManager.default.copyItem(atPath: "\(folder)/\(source)", toPath: "\(folder)/\(target)")
        case .postgres(let url):
            try await PostgresAdministration.create(
                "\(Self.databaseName)_\(target)",
                from: "\(Self.databaseName)_\(source)",
                at: url
            )
        }
    }

    func make(_ name: String) async throws {
        if case .postgres(let url) = self {
            try await PostgresAdministration.create("\(Self.databaseName)_\(name)", at: url)
        }
    }

    /// A shop on a copy, in this process.
    func open(_ copy: String) throws -> Shop {
        let database: any Database
        switch self {
        case .sqlite(let folder):
            database = try SQLiteDatabase(
                path: "\(folder)/\(copy)/mercato.db",
                clock: .system,
                random: .system,
                freshness: Freshness()
            )
        case .postgres(let url):
            database = try PostgresDatabase(
                url: try PostgresAdministration.url(url, database: "\(Self.databaseName)_\(copy)"),
                clock: .system,
                random: .system,
                freshness: Freshness(),
                connections: 1,
                listens: false
            )
        }
        let signature = WebhookSignature(secret: [UInt8](repeating: 7, count: 32), hashing: .standard)
        return Shop(database: database, settings: ShopSettings())
            .accepting(
                SandboxProvider(serverURL: "http://127.0.0.1:1", signature: signature, line: SandboxLine())
            )
    }
}
