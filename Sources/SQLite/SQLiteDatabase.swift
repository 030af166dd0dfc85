import Foundation
package import Kernel

/// The embedded store: one file, one writer thread with group commit, a few reader threads.
///
/// Every acknowledged write is on disk: the log is synced before anybody is answered. A write runs
/// alone; a read sees the snapshot of the moment of its first statement.
package final class SQLiteDatabase: Database {
    package var engine: Engine { .sqlite }
    package let clock: Clock
    package let freshness: Freshness
    /// Always 0: with one writer nothing gets between.
    package var reruns: Int { 0 }

    let writer: Writer
    private let readers: Readers

    /// Opens the file, or creates it readable by its owner only; the folder must be there.
    ///
    /// Take the folder's lock first (``DataFolder``): one process at a time may use a file.
    /// The number of `readers` says how many run at once: on two cores four leave room for short
    /// ones beside two long reports, and an idle one costs a thread and about 100 kB.
    /// Without `checksReferences` rows may name others that are not there yet: for filling it as a whole.
    /// - Throws: ``DatabaseError/unavailable(_:)`` when the file cannot be opened or is no database.
    package init(
        path: String,
        clock: Clock = .system,
        random: Randomness = .system,
        freshness: Freshness = Freshness(),
        readers: Int = 4,
        checksReferences: Bool = true
    ) throws {
        precondition(readers > 0, "a database needs a reader")
        try Self.createPrivately(path)
        self.clock = clock
        self.freshness = freshness
        let source = TransactionSource(clock: clock, random: random, memo: Memo(freshness))
        let writing = try Connection(path: path, role: .writer, checksReferences: checksReferences)
        let reading = try (0..<readers).map { _ in try Connection(path: path, role: .reader) }
        writer = Writer(connection: writing, source: source, freshness: freshness)
        self.readers = Readers(connections: reading, source: source)
    }

    deinit {
        // In the order of `close()`: the last to leave must be the writer, for only it can remove the log.
        Task { [readers, writer] in
            await readers.close()
            await writer.close()
        }
    }

    package func transact<Value: Sendable>(
        _ access: Access,
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        let queue = access == .read ? readers.queue : writer.queue
        return try await withCheckedThrowingContinuation { continuation in
            queue.add(ClosureErrand(body, continuation))
        }
    }

    /// Finishes what waits, copies the log into the file and closes; later calls get `unavailable`.
    package func close() async {
        // Readers first: the last checkpoint can empty the log only when nobody reads from it.
        await readers.close()
        await writer.close()
    }

    /// What is wrong with the file, one sentence each; empty when it is sound.
    package func check() async throws -> [String] {
        try await read { tx in
            let damage = try tx.rows("SELECT quick_check FROM pragma_quick_check")
                .map { $0[0] as String }
                .filter { $0 != "ok" }
            let orphans = try tx.rows(
                """
                SELECT "table", COALESCE(rowid, 0), parent FROM pragma_foreign_key_check LIMIT 100
                """
            ).map { row -> String in
                "row \(row[1] as Int64) of \(row[0] as String) refers to a missing row of \(row[2] as String)"
            }
            return damage + orphans
        }
    }

    /// Creates the file for its owner only; SQLite gives the log and its index the same mode.
    ///
    /// A file that is there stays untouched: closing a second descriptor drops this process's locks.
    private static func createPrivately(_ path: String) throws(DatabaseError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
        } else if errno != EEXIST {
            throw .unavailable("\(path): \(String(cString: strerror(errno)))")
        }
    }
}
