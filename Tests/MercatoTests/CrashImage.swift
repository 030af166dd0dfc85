import Foundation
import Kernel
import SQLite
import Support

/// What a crash left behind, opened as the next start will open it: a copy of the files, or PostgreSQL.
struct CrashImage {
    let database: any Database
    /// That of the payment server beside the shop; the shop's own on PostgreSQL.
    let payments: (any Database)?
    private let folder: TemporaryFolder?

    init(of path: String) throws {
        try self.init(Ground(folder: path))
    }

    init(_ ground: Ground) throws {
        if let cluster = ground.cluster {
            folder = nil
            database = try cluster.open()
            payments = database
            return
        }
        let path = ground.seen
        let folder = try TemporaryFolder()
        let files = FileManager.default
        for name in ["mercato.db", "sandbox.db"].flatMap({ [$0, $0 + "-wal"] })
        where files.fileExists(atPath: "\(path)/\(name)") {
            try files.copyItem(atPath: "\(path)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        self.folder = folder
        database = try SQLiteDatabase(path: folder.path + "/mercato.db")
        let sandbox = folder.path + "/sandbox.db"
        payments = files.fileExists(atPath: sandbox) ? try SQLiteDatabase(path: sandbox) : nil
    }

    func close() async {
        await database.close()
        await payments?.close()
        folder?.remove()
    }

    /// Closes it and puts changed copies where they came from.
    func putBack(to path: String) async throws {
        await database.close()
        await payments?.close()
        guard let folder else { return }
        defer { folder.remove() }
        let files = FileManager.default
        for name in ["mercato.db", "sandbox.db"] where files.fileExists(atPath: "\(folder.path)/\(name)") {
            for old in [name, name + "-wal", name + "-shm"] where files.fileExists(atPath: "\(path)/\(old)") {
                try files.removeItem(atPath: "\(path)/\(old)")
            }
            try files.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(path)/\(name)")
        }
    }

    /// What is wrong with SQLite's file, a sentence each.
    func damage() async throws -> [String] {
        try await (database as? SQLiteDatabase)?.check() ?? []
    }

    /// The pieces in every cart by its name.
    func carts() async throws -> [String: Int] {
        try await database.read { tx in
            try Self.numbers(
                """
                SELECT c.external_id, CAST(SUM(l.quantity) AS BIGINT) AS n FROM carts c
                JOIN cart_lines l ON l.cart_id = c.id GROUP BY c.external_id
                """,
                in: tx
            )
        }
    }

    /// What the audit finds, a sentence each.
    func faults() async throws -> [String] {
        try await Audited.faults(database).map { "\($0.key): \($0.value)" }
    }

    /// Numbers by the text before them.
    static func numbers(_ query: SQL, in tx: Transaction) throws -> [String: Int] {
        let rows = try tx.rows(query).map { row in (row[0] as String, row[1] as Int) }
        return Dictionary(rows, uniquingKeysWith: { $1 })
    }
}
