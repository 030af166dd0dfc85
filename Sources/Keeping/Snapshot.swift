import Foundation
package import Kernel
import SQLite

/// Copies of a data folder's files, all of them consistent, in a folder beside them.
///
/// The process that holds the data folder makes it; whoever asked for it reads it and takes it away.
package struct Snapshot: Sendable {
    private static let prefix = "snapshot-"

    package let path: String
    /// The moment it shows, or one just before.
    package let takenAt: Timestamp

    package init(path: String, takenAt: Timestamp) {
        self.path = path
        self.takenAt = takenAt
    }

    /// Copies the database and what stands beside it.
    ///
    /// The sandbox provider's own database comes after the shop's, so that it knows every charge of the shop.
    /// The process is the one that will take the copies away; those of processes that ended are removed.
    /// - Throws: ``KeepingFault`` or `DatabaseError`: no space is left, or a file is damaged.
    package static func take(of folder: String, for process: Int32, clock: Clock) async throws -> Snapshot {
        clean(folder)
        let path = folder + "/" + prefix + String(process)
        guard mkdir(path, 0o700) == 0 else { throw RawFile.failure("\(path) cannot be made") }
        let snapshot = Snapshot(path: path, takenAt: clock.now())
        do {
            for name in ["mercato.db", "sandbox.db"] where isThere(folder + "/" + name) {
                try await SQLiteCopy.write(folder + "/" + name, to: path + "/" + name)
            }
            let accounts = "/demo-accounts.json"
            if isThere(folder + accounts) {
                try FileManager.default.copyItem(atPath: folder + accounts, toPath: path + accounts)
            }
        } catch {
            snapshot.remove()
            throw error
        }
        return snapshot
    }

    package func remove() {
        // Should it stay, the next snapshot removes it.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The names of what was copied.
    var files: [String] {
        ["mercato.db", "sandbox.db", "demo-accounts.json"].filter { Self.isThere(path + "/" + $0) }
    }

    private static func isThere(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    private static func clean(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count)), process > 0,
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }
}
