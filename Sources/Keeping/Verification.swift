import Foundation
package import Kernel
import Postgres

/// Proves that a backup can be restored, without touching any shop.
package struct Verification: Sendable {
    /// What was found.
    package struct Report: Sendable {
        package let manifest: BackupManifest
        /// What `mercato audit` says of the shop in it; nil where none could be opened.
        package let audit: AuditReport?
    }

    private let plan: ShopPlan
    private let clock: Clock
    private let onProgress: @Sendable (UInt64) -> Void

    package init(plan: ShopPlan, clock: Clock, onProgress: @escaping @Sendable (UInt64) -> Void) {
        self.plan = plan
        self.clock = clock
        self.onProgress = onProgress
    }

    /// Reads a backup to its last byte, and opens what is in it.
    ///
    /// The scratch database, of PostgreSQL and empty, is restored into.
    /// - Throws: ``KeepingFault``.
    package func run(_ backup: String, scratch: String?, tools: PostgresTools) async throws -> Report {
        let folder = try WorkFolder.make(in: NSTemporaryDirectory())
        defer { WorkFolder.remove(folder) }
        let unpacked = try UnpackedBackup(backup, into: folder, onProgress: onProgress)
        let audit: AuditReport?
        switch unpacked.engine {
        case .sqlite:
            guard scratch == nil else {
                throw KeepingFault("This is a backup of a data folder: it needs no --database.")
            }
            audit = try await unpacked.opened(plan) { try await self.audit($0) }
        case .postgres:
            audit = try await check(unpacked, scratch, tools)
        }
        return Report(manifest: unpacked.manifest, audit: audit)
    }

    private func check(
        _ unpacked: UnpackedBackup,
        _ scratch: String?,
        _ tools: PostgresTools
    ) async throws -> AuditReport? {
        try plan.requireKnown(unpacked.manifest.schema)
        let restore = PostgresRestore(url: scratch ?? "", tools: tools, unpacked: unpacked)
        try restore.look(unpacked.manifest.tables)
        guard let scratch else { return nil }
        _ = try await restore.run(plan, replaces: false, stamp: "")
        return try await PostgresPlace.open(scratch).closing { try await self.audit($0) }
    }

    private func audit(_ database: any Database) async throws -> AuditReport {
        let audits = plan.audits
        return try await database.read { tx in try AuditReport(audits, in: tx) }
    }
}
