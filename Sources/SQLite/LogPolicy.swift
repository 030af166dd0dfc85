import GRDBSQLite

/// When the write-ahead log is copied into the database file.
///
/// Only the writer does so, between two groups and after the answers are out, so nobody waits for it
/// but those who come meanwhile.
///
/// The log grows by the pages that a group changed: some 10 for one order, 4 kB each. Copying 1,000
/// pages takes a few milliseconds and one sync; at 4,000 (16 MB) it is still below 50 ms on a slow
/// disk, while finding a page in the log stays cheap. A log that a long report keeps from starting
/// anew is met at 16,000 pages (64 MB, the `journal_size_limit`): the writer then waits for
/// readers, a quarter of a second at most, and tries again 4,000 pages later.
struct LogPolicy {
    static let worthwhile = 1_000
    static let due = 4_000
    static let overdue = 16_000

    private var nextRestart = LogPolicy.overdue

    /// The mode in which to checkpoint now, if at all.
    mutating func mode(pages: Int, isIdle: Bool) -> CInt? {
        if pages < Self.overdue { nextRestart = Self.overdue }
        if pages >= nextRestart {
            nextRestart = pages + Self.due
            return SQLITE_CHECKPOINT_RESTART
        }
        guard pages >= (isIdle ? Self.worthwhile : Self.due) else { return nil }
        return SQLITE_CHECKPOINT_PASSIVE
    }
}
