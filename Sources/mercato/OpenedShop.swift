import Foundation
import Kernel
import Postgres
import SQLite
import Shop

/// The database of some settings, with the lock on its folder while it is open.
struct OpenedShop: Sendable {
    let shop: Shop
    let settings: Settings
    /// Nil on PostgreSQL, which needs no folder.
    let folder: DataFolder?

    /// Commands listen too: on PostgreSQL only who listens tells the servers what was touched.
    ///
    /// - Throws: `DataFolder.Problem.inUse` when another process has the data.
    init(_ settings: Settings) throws {
        self.settings = settings
        let freshness = Freshness()
        if let url = settings.databaseURL {
            folder = nil
            let database = try PostgresDatabase(
                url: url,
                clock: .system,
                random: .system,
                freshness: freshness,
                connections: settings.databaseConnections,
                listens: true
            )
            shop = Shop(database: database, settings: settings.shop)
        } else {
            let folder = try DataFolder(path: settings.dataFolder)
            self.folder = folder
            let database = try SQLiteDatabase(
                path: folder.databasePath,
                clock: .system,
                random: .system,
                freshness: freshness
            )
            shop = Shop(database: database, settings: settings.shop)
        }
    }

    /// Runs the closure and closes the database after it.
    func using(_ body: (Shop) async throws -> Void) async throws {
        try await shop.database.closing { _ in try await body(shop) }
    }
}
