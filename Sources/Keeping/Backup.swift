import Foundation
import Kernel
import Postgres
import SQLite

/// Makes a backup of a shop while it is open.
package struct Backup: Sendable {
    /// Where a backup goes.
    package enum Destination: Sendable, Equatable {
        case standardOutput
        /// Into a folder that is there, under a name that tells the moment.
        case folder(String)
    }

    /// What was written.
    package struct Result: Sendable {
        package let manifest: BackupManifest
        /// Nil for standard output.
        package let path: String?
    }

    private let plan: ShopPlan
    private let destination: Destination
    private let onProgress: @Sendable (UInt64) -> Void

    /// - Throws: ``KeepingFault`` when the folder is not there.
    package init(
        plan: ShopPlan,
        to destination: Destination,
        onProgress: @escaping @Sendable (UInt64) -> Void
    ) throws {
        self.plan = plan
        self.destination = destination
        self.onProgress = onProgress
        guard case .folder(let path) = destination else { return }
        var isFolder = ObjCBool(false)
        // It is not made: a disk that is not mounted would be a folder on another one.
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw KeepingFault("There is no folder \(path) for the backup: make it first.")
        }
    }

    /// Packs the copies of a data folder's files and takes them away.
    package func pack(_ snapshot: Snapshot) async throws -> Result {
        defer { snapshot.remove() }
        let database = try SQLiteDatabase(path: snapshot.path + "/mercato.db", readers: 1)
        let facts = try await database.closing { database in
            try await database.read { tx in try BackupFacts(in: tx, at: snapshot.takenAt) }
        }
        return try write(snapshot.files, of: snapshot.path, facts)
    }

    /// Lets PostgreSQL's own program write the database of a URL, and packs that.
    package func pack(postgres url: String, tools: PostgresTools) async throws -> Result {
        let folder = try temporaryFolder()
        defer { WorkFolder.remove(folder) }
        let facts = try await PostgresDump(url: url, tools: tools).write(to: folder + "/mercato.dump")
        return try write(["mercato.dump"], of: folder, facts)
    }

    /// On the disk where the backup goes, if it goes to one.
    private func temporaryFolder() throws -> String {
        switch destination {
        case .standardOutput: try WorkFolder.make(in: NSTemporaryDirectory())
        case .folder(let path): try WorkFolder.make(in: path)
        }
    }

    private func write(_ names: [String], of folder: String, _ facts: BackupFacts) throws -> Result {
        let files = try names.map { try BackupWriter.file($0, in: folder) }
        let manifest = BackupManifest(plan: plan, facts: facts, files: files)
        let writer = BackupWriter(manifest: manifest, folder: folder, onProgress: onProgress)
        guard case .folder(let parent) = destination else {
            try writer.write(to: RawFile(STDOUT_FILENO, name: "standard output", closes: false))
            return Result(manifest: manifest, path: nil)
        }
        let path = Self.free(parent, manifest)
        let part = path + ".part"
        do {
            let output = try RawFile.creating(part)
            try writer.write(to: output)
            try output.sync()
            guard rename(part, path) == 0 else { throw RawFile.failure("\(path) cannot be written") }
            try Self.syncFolder(parent)
        } catch {
            unlink(part)
            throw error
        }
        return Result(manifest: manifest, path: path)
    }

    /// `mercato-20261121T200301Z.backup`, or another one when two are made in a second.
    private static func free(_ folder: String, _ manifest: BackupManifest) -> String {
        let moment = manifest.takenAt.prefix(19).filter { $0 != "-" && $0 != ":" }
        let stem = folder + "/mercato-" + moment + "Z"
        var (path, count) = (stem + ".backup", 1)
        while access(path, F_OK) == 0 || access(path + ".part", F_OK) == 0 {
            count += 1
            path = "\(stem)-\(count).backup"
        }
        return path
    }

    private static func syncFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw RawFile.failure("\(path) cannot be written") }
        try RawFile(descriptor, name: path, closes: true).sync()
    }
}
