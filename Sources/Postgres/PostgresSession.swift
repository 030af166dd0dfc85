import CPostgres
import Kernel

/// The statements of one transaction on one connection.
///
/// `BEGIN` travels with the first statement, posted ones with the next that is waited for, `COMMIT`
/// with the last: a transaction that waits for k statements makes k + 1 round trips, a reading one k.
/// The first failure is kept and repeated: nothing that follows it can be committed.
final class PostgresSession: Session {
    private let connection: Connection
    private(set) var failure: Failure?
    private(set) var isCommitSent = false
    /// Whether something was sent whose answer nobody has waited for.
    private var hasUnheard = true

    init(_ connection: Connection) {
        self.connection = connection
    }

    func rows(_ sql: SQL) throws -> [Row] {
        try perform { () throws(Failure) in
            let (statement, answer) = try ask(sql)
            let shape = statement?.shape ?? Shape(answer)
            statement?.shape = shape
            return try shape.rows(of: answer)
        }
    }

    func execute(_ sql: SQL) throws -> Int {
        try perform { () throws(Failure) in
            try ask(sql).answer.changedRows
        }
    }

    func post(_ sql: SQL) throws {
        try perform { () throws(Failure) in
            let (text, values) = sql.rendered(for: .postgres)
            try connection.queue(text, values)
            hasUnheard = true
            if connection.isFull {
                try connection.answer()
                hasUnheard = false
            }
        }
    }

    private func ask(_ sql: SQL) throws(Failure) -> (statement: PreparedStatement?, answer: Answer) {
        let (text, values) = sql.rendered(for: .postgres)
        let statement = try connection.queue(text, values)
        let answer = try connection.answer()
        hasUnheard = false
        guard let answer else { throw .lost("PostgreSQL gave no answer") }
        return (statement, answer)
    }

    /// Runs nothing after a failure, and keeps the first.
    @discardableResult
    private func perform<Value>(_ work: () throws(Failure) -> Value) throws -> Value {
        if let failure { throw failure.error }
        do throws(Failure) {
            return try work()
        } catch {
            failure = error
            throw error.error
        }
    }

    // MARK: Beginning and end

    func begin(_ access: Access) throws {
        try perform { () throws(Failure) in
            try connection.command(access.begin)
        }
    }

    /// Commits; a reading transaction does not wait for the answer, which could change nothing.
    func commit(_ access: Access) throws {
        try perform { () throws(Failure) in
            isCommitSent = true
            try connection.command("COMMIT")
            try connection.sync()
            if access == .read, !hasUnheard { return }
            let answer = try connection.hear()
            guard answer?.command == "COMMIT" else {
                throw .refused("PostgreSQL rolled back instead of committing")
            }
        }
    }
}

extension Access {
    fileprivate var begin: String {
        switch self {
        case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case .write: "BEGIN ISOLATION LEVEL SERIALIZABLE"
        case .readCommittedAndGuarded: "BEGIN ISOLATION LEVEL READ COMMITTED"
        }
    }
}
