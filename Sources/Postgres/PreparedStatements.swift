import CPostgres
import Kernel

/// One statement that a connection has prepared, or asked to be.
final class PreparedStatement {
    let key: PreparedStatements.Key
    let name: String
    /// Known after the first answer with rows.
    var shape: Shape?
    fileprivate(set) var lastUse: UInt64 = 0
    /// The server does not know it: there is nothing to be forgotten there.
    fileprivate(set) var isUnknown = false

    init(key: PreparedStatements.Key, name: String) {
        self.key = key
        self.name = name
    }
}

/// What one connection keeps prepared: bounded, the longest unused given up first.
struct PreparedStatements {
    /// The same text with other parameter types is another statement.
    struct Key: Hashable {
        let text: String
        let types: [Oid]
    }

    private let max: Int
    private var statements: [Key: PreparedStatement] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    /// Given up here; the server may still keep them.
    private var abandoned: [PreparedStatement] = []

    init(max: Int) {
        precondition(max > 0, "a connection keeps at least one statement")
        self.max = max
    }

    var count: Int { statements.count }

    /// A statement already prepared.
    mutating func find(_ key: Key) -> PreparedStatement? {
        guard let statement = statements[key] else { return nil }
        uses += 1
        statement.lastUse = uses
        return statement
    }

    /// Takes note of a statement that is being prepared, under a name never used before.
    mutating func add(_ key: Key) -> PreparedStatement {
        if statements.count >= max, let oldest = statements.values.min(by: { $0.lastUse < $1.lastUse }) {
            statements[oldest.key] = nil
            abandoned.append(oldest)
        }
        names += 1
        uses += 1
        let statement = PreparedStatement(key: key, name: "m\(names)")
        statement.lastUse = uses
        statements[key] = statement
        return statement
    }

    /// The server refused to prepare it, or never came to it.
    mutating func forget(_ statement: PreparedStatement) {
        statement.isUnknown = true
        guard statements[statement.key] === statement else { return }
        statements[statement.key] = nil
    }

    /// The next one the server should forget.
    mutating func nextAbandoned() -> PreparedStatement? {
        while let statement = abandoned.popLast() {
            if !statement.isUnknown { return statement }
        }
        return nil
    }

    /// The server did not come to forgetting this one.
    mutating func abandon(_ statement: PreparedStatement) {
        abandoned.append(statement)
    }
}
