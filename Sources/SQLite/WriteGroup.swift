import Kernel

/// Write closures that share one transaction of the engine.
///
/// It is open exactly while `accepted` is not empty, so the first closure needs no savepoint:
/// undoing it undoes everything.
struct WriteGroup {
    let connection: Connection
    let source: TransactionSource
    private var accepted: [any Errand] = []
    private var refused: [(errand: any Errand, error: any Error)] = []
    private var touched: Set<String> = []

    init(connection: Connection, source: TransactionSource) {
        self.connection = connection
        self.source = source
    }

    mutating func perform(_ errand: any Errand) {
        let session = SQLiteSession(connection)
        defer { session.end() }
        do {
            try connection.run(accepted.isEmpty ? .beginImmediate : .savepoint)
            let tx = source.transaction(session)
            try errand.run(in: tx)
            try session.finish()
            if !accepted.isEmpty { try connection.run(.release) }
            accepted.append(errand)
            touched.formUnion(tx.touched)
        } catch {
            undo(errand, error)
        }
    }

    /// Commits, tells the caches, answers everybody.
    func settle(_ freshness: Freshness) {
        guard !accepted.isEmpty else { return }
        do {
            try connection.run(.commit)
        } catch {
            connection.rollBack()
            refuseAll(error)
            return
        }
        freshness.touch(touched)
        for errand in accepted {
            errand.answer()
        }
        for (errand, error) in refused {
            errand.refuse(error)
        }
    }

    private mutating func undo(_ errand: any Errand, _ error: any Error) {
        guard !accepted.isEmpty else {
            // It saw committed data only, so its answer need not wait for anybody.
            connection.rollBack()
            errand.refuse(error)
            return
        }
        do {
            // Fails when SQLite has rolled everything back by itself, as it may on a full disk.
            try connection.run(.rollbackToSavepoint)
            try connection.run(.release)
            refused.append((errand, error))
        } catch let loss {
            connection.rollBack()
            errand.refuse(error)
            refuseAll(error as? DatabaseError ?? loss)
            accepted = []
            refused = []
            touched = []
        }
    }

    /// Also those refused already: what they were refused for did not happen.
    private func refuseAll(_ error: any Error) {
        for errand in accepted + refused.map(\.errand) {
            errand.refuse(error)
        }
    }
}
