import Kernel

/// A closure with somebody waiting for its outcome, told once by `answer` or by `refuse`.
protocol Errand: AnyObject, Sendable {
    func run(in tx: Transaction) throws
    /// Hands over what the closure returned, once it may be relied upon.
    func answer()
    func refuse(_ error: any Error)
}

/// Unchecked: it is handed from the asking task to the one thread that runs it.
final class ClosureErrand<Value: Sendable>: Errand, @unchecked Sendable {
    private let body: @Sendable (Transaction) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private var outcome: Value?

    init(
        _ body: @escaping @Sendable (Transaction) throws -> Value,
        _ continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(in tx: Transaction) throws {
        outcome = .some(try body(tx))
    }

    func answer() {
        guard let outcome else { preconditionFailure("answered before it ran") }
        continuation.resume(returning: outcome)
    }

    func refuse(_ error: any Error) {
        continuation.resume(throwing: error)
    }
}

/// Makes each closure its transaction.
struct TransactionSource: Sendable {
    let clock: Clock
    let random: Randomness
    let memo: Memo

    func transaction(_ session: SQLiteSession) -> Transaction {
        Transaction(engine: .sqlite, now: clock.now(), random: random, session: session)
    }

    /// A read that may use the memo; the mark was taken from it before the snapshot began.
    func reading(_ session: SQLiteSession, since mark: UInt64) -> Transaction {
        Transaction(
            engine: .sqlite,
            now: clock.now(),
            random: random,
            session: session,
            memo: memo,
            mark: mark
        )
    }
}
