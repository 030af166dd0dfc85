/// What an engine answered instead of rows.
///
/// Features let it pass; `Server` shows a 500 or a 503.
package enum DatabaseError: Error, Sendable, Equatable {
    /// A `UNIQUE` or `PRIMARY KEY` constraint said no. The name is the constraint's on PostgreSQL and
    /// `table.column` on SQLite: tell cases apart by the statement, not by this text.
    case unique(String)
    case foreignKey(String)
    case check(String)
    /// Too busy even after the bounded re-runs, or no connection in time. Trying again may help.
    case busy
    /// The commit's answer was lost: it may have happened or not.
    case unknownOutcome
    /// The database cannot be reached or refuses to work: disk full, read only, server gone.
    case unavailable(String)
    /// A fault of ours: a statement that is wrong.
    case statement(String)

    /// Whether what was to be written is to blame rather than the database, so that trying again is useless.
    package var isAboutTheData: Bool {
        switch self {
        case .unique, .foreignKey, .check, .statement: true
        case .busy, .unknownOutcome, .unavailable: false
        }
    }
}
