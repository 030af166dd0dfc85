import Foundation
package import Kernel
import Postgres
package import SQLite

/// Makes a shop of a backup: all of it or nothing, whatever happens meanwhile.
package struct Restore: Sendable {
    /// What was restored.
    package struct Result: Sendable {
        package let manifest: BackupManifest
        /// The folder, or the schema of the database, that the shop which was there went to.
        ///
        /// Nil when there was none.
        package let kept: String?
    }

    private let plan: ShopPlan
    private let replaces: Bool
    private let clock: Clock
    private let onProgress: @Sendable (UInt64) -> Void

    package init(
        plan: ShopPlan,
        replaces: Bool,
        clock: Clock,
        onProgress: @escaping @Sendable (UInt64) -> Void
    ) {
        self.plan = plan
        self.replaces = replaces
        self.clock = clock
        self.onProgress = onProgress
    }

    /// Restores a backup of a data folder into one that nobody uses.
    ///
    /// - Throws: ``KeepingFault`` with nothing changed; `DataFolder.Problem` when it is in use.
    package func run(_ backup: String, into folder: DataFolder) async throws -> Result {
        let isThere = FileManager.default.fileExists(atPath: folder.databasePath)
        guard replaces || !isThere else {
            throw KeepingFault(
                "There is a shop in \(folder.path) already. With --replace it is kept aside and replaced."
            )
        }
        let prepared = try FolderSwap.prepare(in: folder)
        do {
            let unpacked = try UnpackedBackup(backup, into: prepared, onProgress: onProgress)
            try unpacked.require(.sqlite)
            try await unpacked.opened(plan) { _ in }
            let name = "replaced-" + stamp + "Z"
            try FolderSwap.commit(in: folder, oldGoesTo: name)
            let old = folder.path + "/" + name
            let hasOld = FileManager.default.fileExists(atPath: old)
            return Result(manifest: unpacked.manifest, kept: hasOld ? old : nil)
        } catch {
            FolderSwap.abandon(in: folder)
            throw error
        }
    }

    /// Restores a backup of PostgreSQL into a database.
    ///
    /// - Throws: ``KeepingFault`` with nothing changed.
    package func run(_ backup: String, into url: String, tools: PostgresTools) async throws -> Result {
        let folder = try WorkFolder.make(in: NSTemporaryDirectory())
        defer { WorkFolder.remove(folder) }
        let unpacked = try UnpackedBackup(backup, into: folder, onProgress: onProgress)
        try unpacked.require(.postgres)
        let restore = PostgresRestore(url: url, tools: tools, unpacked: unpacked)
        let kept = try await restore.run(plan, replaces: replaces, stamp: stamp)
        return Result(manifest: unpacked.manifest, kept: kept)
    }

    /// `20261121T200301`.
    private var stamp: String {
        String(clock.now().description.prefix(19).filter { $0 != "-" && $0 != ":" })
    }
}
