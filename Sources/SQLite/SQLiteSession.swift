import Kernel

/// One closure's statements on a connection.
///
/// After a failed statement nothing more is done, as on PostgreSQL: every later one throws the same
/// error, and the transaction is rolled back even if the closure swallowed it.
final class SQLiteSession: Session {
    private let connection: Connection
    private var failure: DatabaseError?

    init(_ connection: Connection) {
        self.connection = connection
    }

    func rows(_ sql: SQL) throws -> [Row] {
        try guarded { () throws(DatabaseError) in
            let (statement, values) = try prepared(sql)
            return try statement.rows(values)
        }
    }

    func execute(_ sql: SQL) throws -> Int {
        try guarded { () throws(DatabaseError) in
            let (statement, values) = try prepared(sql)
            return try statement.changes(values)
        }
    }

    /// There is no round trip to save.
    func post(_ sql: SQL) throws {
        _ = try execute(sql)
    }

    /// Asks whether what was done may be committed.
    func finish() throws(DatabaseError) {
        if let failure { throw failure }
        // At the commit it would fail everybody in the group.
        if connection.hasOpenForeignKeys { throw .foreignKey("FOREIGN KEY constraint failed") }
    }

    /// Nothing may use the connection through a transaction that was kept beyond its closure.
    func end() {
        failure = failure ?? .statement("the transaction has ended")
    }

    private func prepared(_ sql: SQL) throws(DatabaseError) -> (PreparedStatement, [SQLValue]) {
        let statement = try connection.statements.statement(for: sql)
        guard statement.isReadOnly || connection.role == .writer else {
            throw .statement("a read transaction cannot write: \(sql.rendered(for: .sqlite).text)")
        }
        return (statement, sql.values)
    }

    private func guarded<Value>(_ work: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
        if let failure { throw failure }
        do throws(DatabaseError) {
            return try work()
        } catch {
            failure = error
            throw error
        }
    }
}
