import CPostgres
import Kernel
import Synchronization

/// One connection in pipeline mode: statements are queued, travel together, and are answered in order.
///
/// libpq reads while it writes, so full buffers on both sides cannot lock each other out; what is
/// outstanding is bounded all the same, for memory.
final class Connection {
    /// What the server still owes an answer to.
    private enum Owed {
        case preparation(PreparedStatement)
        case deallocation(PreparedStatement)
        case statement
        case sync
    }

    private static let owedMax = 64

    let wire: Wire
    private let usesUnnamedStatements: Bool
    private let waits: Counter
    private(set) var statements: PreparedStatements
    private var owed = Line<Owed>()
    /// A broken connection is never used again.
    private(set) var isBroken = false

    init(_ settings: PostgresSettings, waits: Counter) throws(Failure) {
        wire = try Wire(settings)
        statements = PreparedStatements(max: settings.statementsMax)
        usesUnnamedStatements = settings.usesUnnamedStatements
        self.waits = waits
        guard PQenterPipelineMode(wire.raw) == 1 else { throw wire.lost() }
    }

    // MARK: Asking

    /// Queues a statement behind those before it; returns what is prepared for it, if anything is.
    @discardableResult
    func queue(_ text: String, _ values: [SQLValue] = []) throws(Failure) -> PreparedStatement? {
        let parameters = try Parameters(values)
        guard !usesUnnamedStatements else {
            try send(text, parameters, owing: .statement)
            return nil
        }
        let statement = try prepare(PreparedStatements.Key(text: text, types: parameters.types))
        let sent = parameters.withPointers { pointers in
            PQsendQueryPrepared(wire.raw, statement.name, parameters.count, pointers, nil, nil, 0)
        }
        try check(sent)
        owed.append(.statement)
        return statement
    }

    /// Whether so much is outstanding that it should be read before more is queued.
    var isFull: Bool { owed.count >= Self.owedMax }

    private func prepare(_ key: PreparedStatements.Key) throws(Failure) -> PreparedStatement {
        if let statement = statements.find(key) { return statement }
        let statement = statements.add(key)
        try check(PQsendPrepare(wire.raw, statement.name, key.text, Int32(key.types.count), key.types))
        owed.append(.preparation(statement))
        while let old = statements.nextAbandoned() {
            // libpq 15 has no message for this, so it is a statement; the name is our own.
            try send("DEALLOCATE \(old.name)", Parameters([]), owing: .deallocation(old))
        }
        return statement
    }

    /// Queues `BEGIN` or `COMMIT`.
    ///
    /// Nothing is prepared or forgotten on the way: the server wants `BEGIN` to be the first thing it
    /// hears of a transaction.
    func command(_ text: String) throws(Failure) {
        try send(text, Parameters([]), owing: .statement)
    }

    private func send(_ text: String, _ parameters: Parameters, owing owes: Owed) throws(Failure) {
        let sent = parameters.withPointers { pointers in
            PQsendQueryParams(
                wire.raw,
                text,
                parameters.count,
                parameters.types,
                pointers,
                nil,
                nil,
                0
            )
        }
        try check(sent)
        owed.append(owes)
    }

    /// Marks where the server takes up work again after an error, and sends everything.
    func sync() throws(Failure) {
        try check(PQpipelineSync(wire.raw))
        owed.append(.sync)
    }

    private func check(_ accepted: Int32) throws(Failure) {
        guard accepted == 1 else {
            isBroken = true
            throw wire.isOpen ? .refused(wire.complaint) : wire.lost()
        }
    }

    // MARK: Hearing

    /// Sends what is queued and waits for every answer; returns the last one's.
    @discardableResult
    func answer() throws(Failure) -> Answer? {
        try check(PQsendFlushRequest(wire.raw))
        return try hear()
    }

    /// Waits for every answer owed; returns the last statement's.
    @discardableResult
    func hear() throws(Failure) -> Answer? {
        guard PQflush(wire.raw) == 0 else {
            isBroken = true
            throw wire.lost()
        }
        waits.increment()
        var last: Answer?
        while let next = owed.popFirst() {
            last = try hear(next) ?? last
        }
        return last
    }

    /// Rolls back whatever is going on and leaves the connection clean, or broken.
    func recover() {
        guard !isBroken else { return }
        do throws(Failure) {
            try sync()
            try command("ROLLBACK")
            try sync()
            waits.increment()
            while let next = owed.popFirst() {
                hearAnyway(next)
            }
            isBroken = isBroken || PQtransactionStatus(wire.raw) != PQTRANS_IDLE
        } catch {
            isBroken = true
        }
    }

    /// Reads the answers nobody waited for, so that the connection can be given to the next.
    func settle() {
        guard !isBroken, !owed.isEmpty else { return }
        while let next = owed.popFirst() {
            hearAnyway(next)
        }
        isBroken = isBroken || PQtransactionStatus(wire.raw) != PQTRANS_IDLE
    }

    private func hearAnyway(_ next: Owed) {
        guard !isBroken else { return }
        do throws(Failure) {
            _ = try hear(next)
        } catch {
            // The statement's failure was told already, or is undone with its transaction.
            isBroken = isBroken || error.kind == .lost
        }
    }

    private func hear(_ next: Owed) throws(Failure) -> Answer? {
        if case .sync = next {
            try hearSync()
            return nil
        }
        do throws(Failure) {
            let answer = try nextAnswer()
            guard case .statement = next else { return nil }
            return answer
        } catch {
            switch next {
            case .preparation(let statement): statements.forget(statement)
            case .deallocation(let statement): statements.abandon(statement)
            case .statement, .sync: break
            }
            throw error
        }
    }

    private func nextAnswer() throws(Failure) -> Answer {
        guard let result = PQgetResult(wire.raw) else {
            isBroken = true
            throw wire.lost()
        }
        let answer = Answer(result)
        while wire.isOpen, let extra = PQgetResult(wire.raw) {
            PQclear(extra)
        }
        let status = PQresultStatus(result)
        if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK { return answer }
        if status == PGRES_PIPELINE_ABORTED { throw .refused("an earlier statement failed") }
        let failure = wire.isOpen ? Failure(result: result) : wire.lost()
        isBroken = isBroken || failure.kind == .lost || status != PGRES_FATAL_ERROR
        throw failure
    }

    private func hearSync() throws(Failure) {
        while let result = PQgetResult(wire.raw) {
            let answer = Answer(result)
            if PQresultStatus(answer.result) == PGRES_PIPELINE_SYNC { return }
            guard wire.isOpen else { break }
        }
        isBroken = true
        throw wire.lost()
    }
}

/// A number that many threads count up.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    func increment() {
        count.wrappingAdd(1, ordering: .relaxed)
    }
}
