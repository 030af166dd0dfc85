/// What an adapter lends to one transaction: statements on one connection, one after another.
package protocol Session: AnyObject {
    func rows(_ sql: SQL) throws -> [Row]

    /// Runs a statement and returns how many rows it changed.
    func execute(_ sql: SQL) throws -> Int

    /// Runs a statement whose outcome nobody waits for; an adapter may send it along with the next
    /// one. A failure shows at a later statement or at the commit.
    func post(_ sql: SQL) throws
}

/// One transaction, as the closure given to ``Database/write(_:_:)`` sees it.
///
/// It is not `Sendable` and its closure is synchronous, so it cannot be kept, returned, used in a
/// task or held across an `await`. A write may run more than once: touch nothing but the transaction.
package final class Transaction {
    package let engine: Engine
    /// The moment the transaction began; everything it writes carries this one time.
    package private(set) var now: Timestamp
    package let random: Randomness
    private let session: any Session
    private let memory: Memo.View?

    /// Names of what this transaction changed, told to caches after the commit.
    package private(set) var touched: Set<String> = []
    /// Names of what an answer was read from; nil until something was named, so nothing is kept by default.
    package private(set) var dependencies: Set<String>?
    /// The moment from which an answer may be different although nothing was written.
    package private(set) var validUntil: Timestamp?

    package init(engine: Engine, now: Timestamp, random: Randomness, session: any Session) {
        self.engine = engine
        self.now = now
        self.random = random
        self.session = session
        memory = nil
    }

    /// A read that may use what earlier reads found out; the mark is ``Memo/mark`` from before its snapshot.
    package init(
        engine: Engine,
        now: Timestamp,
        random: Randomness,
        session: any Session,
        memo: Memo,
        mark: UInt64
    ) {
        self.engine = engine
        self.now = now
        self.random = random
        self.session = session
        memory = Memo.View(memo: memo, mark: mark)
    }

    /// Does what happened at another moment, such as an order of last year that is entered today.
    package func dated<Value>(_ moment: Timestamp, _ work: () throws -> Value) rethrows -> Value {
        let today = now
        now = moment
        defer { now = today }
        return try work()
    }

    package func rows(_ sql: SQL) throws -> [Row] {
        try session.rows(sql)
    }

    package func first(_ sql: SQL) throws -> Row? {
        try session.rows(sql).first
    }

    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        try session.execute(sql)
    }

    /// Runs a statement whose outcome is not needed: on PostgreSQL it costs no round trip of its own.
    package func post(_ sql: SQL) throws {
        try session.post(sql)
    }

    /// Says that something changed, such as `product:3`, so that kept answers are dropped at the commit.
    package func touch(_ name: String) {
        touched.insert(name)
    }

    /// Says that the answer being read holds until any of these is touched.
    package func depend(on names: String...) {
        dependencies = (dependencies ?? []).union(names)
    }

    /// What a statement's outcome is, found out once and told again until one of the names is touched.
    ///
    /// A write finds it out anew. Only for what costs much and seldom changes: counts, facets. Moments
    /// (``answerHolds(until:)``) named inside `compute` are not remembered.
    package func remembered<Value: Sendable>(
        _ statement: SQL,
        until names: Set<String>,
        _ compute: () throws -> Value
    ) throws -> Value {
        guard let memory else { return try compute() }
        let key = statement.key(for: engine)
        if let value = memory.memo.value(key, as: Value.self) { return value }
        let value = try compute()
        memory.memo.keep(value, for: key, until: names, since: memory.mark)
        return value
    }

    /// Says that the answer being read changes by itself at a moment: a hold expires, a price begins.
    package func answerHolds(until moment: Timestamp) {
        validUntil = min(validUntil ?? moment, moment)
    }
}
