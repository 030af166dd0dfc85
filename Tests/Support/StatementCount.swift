package import Kernel

/// Counts the statements of some work, to show that their number does not grow with its lines.
package final class StatementCount: Session {
    private let tx: Transaction
    private var count = 0

    private init(_ tx: Transaction) {
        self.tx = tx
    }

    package func rows(_ sql: SQL) throws -> [Row] {
        count += 1
        return try tx.rows(sql)
    }

    package func execute(_ sql: SQL) throws -> Int {
        count += 1
        return try tx.execute(sql)
    }

    package func post(_ sql: SQL) throws {
        count += 1
        try tx.post(sql)
    }

    /// Does the work in a transaction and answers how many statements it took.
    package static func of(_ tx: Transaction, _ work: (Transaction) throws -> Void) rethrows -> Int {
        let session = StatementCount(tx)
        try work(Transaction(engine: tx.engine, now: tx.now, random: tx.random, session: session))
        return session.count
    }
}
