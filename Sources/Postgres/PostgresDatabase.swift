package import Kernel
import Foundation
import Synchronization

/// The shop's data in PostgreSQL 15 or newer, through libpq.
///
/// A write runs as if it were alone: serializable, and run again a bounded number of times when
/// another transaction got between. Waiting happens on threads of its own.
package final class PostgresDatabase: Database {
    private static let runsMax = 8

    package let engine = Engine.postgres
    package let clock: Clock
    package let freshness: Freshness
    private let random: Randomness
    private let pool: Pool
    private let listener: Listener?
    /// Only where the news of other servers arrives.
    private let memo: Memo?
    private let rerunCount = Counter()
    private let waitCount = Counter()
    /// Taken by those that collided more than once, so that they do not collide with each other.
    private let lane = NSLock()

    /// Connects to nothing yet: the first transaction does.
    ///
    /// Throws `unavailable` when it should listen and no file descriptors are left.
    package init(
        _ settings: PostgresSettings,
        clock: Clock,
        random: Randomness,
        freshness: Freshness
    ) throws {
        self.clock = clock
        self.random = random
        self.freshness = freshness
        pool = Pool(settings, waits: waitCount)
        listener = settings.listens ? try Listener(settings, freshness: freshness) : nil
        memo = settings.listens ? Memo(freshness) : nil
        listener?.start()
    }

    /// The same from a URL; throws `unavailable` when that cannot be understood.
    package convenience init(
        url: String,
        clock: Clock,
        random: Randomness,
        freshness: Freshness,
        connections: Int = 16,
        listens: Bool
    ) throws {
        var settings = try PostgresSettings(url: url)
        settings.connections = connections
        settings.listens = listens
        try self.init(settings, clock: clock, random: random, freshness: freshness)
    }

    package var reruns: Int { rerunCount.value }

    /// How many times a thread waited for the server's answer.
    package var roundTrips: Int { waitCount.value }

    package func transact<Value: Sendable>(
        _ access: Access,
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            pool.submit { seat in
                continuation.resume(with: self.run(access, body, on: seat))
            } refuse: { error in
                continuation.resume(throwing: error)
            }
        }
    }

    package func close() async {
        await pool.close()
        await listener?.close()
    }

    // MARK: One transaction and its further runs

    private func run<Value>(
        _ access: Access,
        _ body: (Transaction) throws -> Value,
        on seat: Seat
    ) -> Result<Value, any Error> {
        var hasLane = false
        defer { if hasLane { lane.unlock() } }
        var isReconnected = false
        for run in 1...Self.runsMax {
            switch attempt(access, body, on: seat) {
            case .ended(let result):
                return result
            case .lost(let error, let mayRunAgain):
                seat.drop()
                guard mayRunAgain, !isReconnected else { return .failure(error) }
                isReconnected = true
            case .collided:
                guard run < Self.runsMax else { break }
                rerunCount.increment()
                if hasLane { continue }
                stepAside(after: run)
                guard run > 1 else { continue }
                lane.lock()
                hasLane = true
            }
        }
        return .failure(DatabaseError.busy)
    }

    private enum Attempt<Value> {
        case ended(Result<Value, any Error>)
        case collided
        case lost(DatabaseError, mayRunAgain: Bool)
    }

    private func attempt<Value>(
        _ access: Access,
        _ body: (Transaction) throws -> Value,
        on seat: Seat
    ) -> Attempt<Value> {
        let connection: Connection
        do throws(Failure) {
            connection = try seat.connection()
        } catch {
            return .ended(.failure(error.error))
        }
        let session = PostgresSession(connection)
        let tx = transaction(session, access)
        do {
            try session.begin(access)
            let value = try body(tx)
            try session.commit(access)
            freshness.touch(tx.touched)
            return .ended(.success(value))
        } catch {
            connection.recover()
            return outcome(of: error, session, access, tx)
        }
    }

    /// Made before the snapshot begins: what is touched from now on is not remembered by it.
    private func transaction(_ session: PostgresSession, _ access: Access) -> Transaction {
        guard access == .read, let memo else {
            return Transaction(engine: .postgres, now: clock.now(), random: random, session: session)
        }
        return Transaction(
            engine: .postgres,
            now: clock.now(),
            random: random,
            session: session,
            memo: memo,
            mark: memo.mark
        )
    }

    /// What a failure means: a collision counts even if the closure turned it into an error of its own.
    private func outcome<Value>(
        of error: any Error,
        _ session: PostgresSession,
        _ access: Access,
        _ tx: Transaction
    ) -> Attempt<Value> {
        guard let failure = session.failure else { return .ended(.failure(error)) }
        switch failure.kind {
        case .collision:
            return .collided
        case .refused:
            return .ended(.failure(error))
        case .stale:
            return .lost(failure.error, mayRunAgain: true)
        case .lost where session.isCommitSent && access != .read:
            // It may have happened, so what is kept of it may be old.
            freshness.touch(tx.touched)
            return .lost(.unknownOutcome, mayRunAgain: false)
        case .lost:
            return .lost(failure.error, mayRunAgain: true)
        }
    }

    /// Waits a moment of random length that doubles with each run: up to 2 ms at first, 32 at most.
    private func stepAside(after run: Int) {
        let longest = UInt64(1_000) << UInt64(min(run, 5))
        usleep(UInt32(random.next() % longest))
    }
}
