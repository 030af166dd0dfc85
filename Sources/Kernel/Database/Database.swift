/// How a transaction shares the database with others.
package enum Access: Sendable, Equatable {
    /// A consistent snapshot; writing in it fails.
    case read
    /// As if it ran alone. PostgreSQL re-runs it a bounded number of times when another got between.
    case write
    /// Read committed: for the hot commands, which lock their root row with ``Transaction/lock(_:_:)``
    /// before they read it, use guarded statements, and owe a race test. The same as `write` on SQLite.
    case readCommittedAndGuarded
}

/// The store of truth: one closure is one transaction, on either engine.
package protocol Database: Sendable {
    var engine: Engine { get }
    var clock: Clock { get }
    /// Told what each commit touched, before the writer hears of the commit.
    var freshness: Freshness { get }
    /// How many times a write was run again because another transaction got between; for the metrics.
    var reruns: Int { get }

    /// Runs the closure in one transaction and answers after its commit; a thrown error rolls it back.
    func transact<Value: Sendable>(
        _ access: Access,
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value

    /// Finishes what runs and closes every connection.
    func close() async
}

extension Database {
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await transact(.read, body)
    }

    @discardableResult
    package func write<Value: Sendable>(
        isolation: Access = .write,
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await transact(isolation, body)
    }

    /// Runs the closure and closes the database after it.
    package func closing<Value: Sendable>(_ body: (Self) async throws -> Value) async throws -> Value {
        do {
            let value = try await body(self)
            await close()
            return value
        } catch {
            await close()
            throw error
        }
    }
}

extension Transaction {
    /// Locks one row until the commit, in the order cart, order, stock, coupon, ledger.
    ///
    /// SQLite has one writer, so there is nothing to do.
    package func lock(_ table: StaticString, _ id: Int64) throws {
        guard engine == .postgres else { return }
        _ = try rows(
            SQL(parts: [
                .text("SELECT id FROM "), .text(table), .text(" WHERE id = "), .value(.integer(id)),
                .text(" FOR UPDATE"),
            ])
        )
    }
}
