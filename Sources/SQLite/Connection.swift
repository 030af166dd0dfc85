import Foundation
import GRDB
import GRDBSQLite
import Kernel

/// One open connection with its kept statements.
///
/// GRDB opens and configures it; statements are stepped through SQLite's own interface, because
/// their speed is the product's. It is used by one thread at a time: the one that owns it.
final class Connection: @unchecked Sendable {
    enum Role {
        case writer
        case reader
    }

    /// Beginning and end of transactions, prepared once.
    enum Control: String, CaseIterable {
        case begin = "BEGIN"
        case beginImmediate = "BEGIN IMMEDIATE"
        case commit = "COMMIT"
        case rollback = "ROLLBACK"
        case savepoint = "SAVEPOINT errand"
        case release = "RELEASE errand"
        case rollbackToSavepoint = "ROLLBACK TO errand"
    }

    let role: Role
    let handle: OpaquePointer
    let statements: StatementCache
    private let owner: DatabaseQueue
    private let controls: [Control: OpaquePointer]
    private let log: UnsafeMutablePointer<CInt>

    /// How many pages the write-ahead log held after the last commit of this connection.
    var logPages: Int { Int(log.pointee) }

    init(path: String, role: Role, checksReferences: Bool = true) throws(Kernel.DatabaseError) {
        let opened = try Self.open(path, role, checksReferences)
        self.role = role
        (owner, handle) = opened
        statements = StatementCache(handle: handle)
        log = .allocate(capacity: 1)
        log.initialize(to: 0)
        // Nothing here listens to GRDB's hooks, and they cost at every commit and every preparation.
        sqlite3_commit_hook(handle, nil, nil)
        sqlite3_rollback_hook(handle, nil, nil)
        sqlite3_set_authorizer(handle, nil, nil)
        var controls: [Control: OpaquePointer] = [:]
        for control in Control.allCases {
            controls[control] = try StatementCache.prepare(control.rawValue, on: handle)
        }
        self.controls = controls
        if role == .writer {
            sqlite3_wal_hook(
                handle,
                { log, _, _, pages in
                    log?.assumingMemoryBound(to: CInt.self).pointee = pages
                    return SQLITE_OK
                },
                log
            )
        }
    }

    deinit {
        log.deallocate()
    }

    /// False outside a transaction, also after SQLite rolled one back by itself (disk full).
    var isInTransaction: Bool {
        sqlite3_get_autocommit(handle) == 0
    }

    func run(_ control: Control) throws(Kernel.DatabaseError) {
        guard let statement = controls[control] else {
            preconditionFailure("\(control) was not prepared")
        }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE else {
            // What was written before a failed sync may survive a crash all the same.
            let isUnknown = control == .commit && code & 0xff == SQLITE_IOERR
            let error = isUnknown ? .unknownOutcome : Kernel.DatabaseError.last(on: handle)
            sqlite3_reset(statement)
            throw error
        }
        sqlite3_reset(statement)
    }

    /// Rolls back if there is something to; SQLite may have done so already.
    func rollBack() {
        guard isInTransaction else { return }
        // It fails only when the file is lost; then the next statement says so itself.
        try? run(.rollback)
    }

    /// Whether a deferred foreign key would make the commit fail.
    var hasOpenForeignKeys: Bool {
        var current: CInt = 0
        var highest: CInt = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    /// Copies the log into the file, as far as no reader needs it; the next call goes on.
    func checkpoint(_ mode: CInt) {
        sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    }

    func close() {
        statements.removeAll()
        for statement in controls.values {
            sqlite3_finalize(statement)
        }
        sqlite3_wal_hook(handle, nil, nil)
        // A failure leaves the file to the release of the queue, which closes it as well.
        try? owner.close()
    }
}

extension Connection {
    /// Caches of 16 MB and 4 times 4 MB, grown only by use, stay below an idle server's 60 MB.
    ///
    /// A reader's pages are dropped when the writer commits, so a big cache pays only for the writer.
    /// The file is not mapped into memory: a failing disk would then end the process instead of one
    /// statement, and reads beside a writer were slower with 256 MB mapped (54,000/s, else 90,000/s).
    private static let writerPragmas = """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -16000;
        PRAGMA secure_delete = FAST;
        """
    private static let readerPragmas = """
        PRAGMA query_only = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -4000;
        """

    private static func open(
        _ path: String,
        _ role: Role,
        _ checksReferences: Bool
    ) throws(Kernel.DatabaseError) -> (DatabaseQueue, OpaquePointer) {
        var configuration = Configuration()
        configuration.readonly = role == .reader
        configuration.foreignKeysEnabled = checksReferences
        // There is one writer; only a checkpoint ever waits, for readers (see `LogPolicy`).
        configuration.busyMode = .timeout(0.25)
        configuration.label = role == .writer ? "writer" : "reader"
        configuration.prepareDatabase { database in
            if role == .writer {
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else { throw Kernel.DatabaseError.unavailable("no write-ahead log here") }
            }
            try database.execute(sql: role == .writer ? writerPragmas : readerPragmas)
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            guard let handle = queue.unsafeRead(\.sqliteConnection) else {
                throw Kernel.DatabaseError.unavailable("\(path) did not open")
            }
            return (queue, handle)
        } catch let error as Kernel.DatabaseError {
            throw error
        } catch {
            throw .unavailable("\(path): \(error)")
        }
    }
}
