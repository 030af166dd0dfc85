import Kernel
import Payments
import Support
import Testing

/// When providers are asked about attempts of which no money is known.
@Suite struct AskingTests {
    /// The pauses in seconds between so many questions.
    private static func pauses(
        _ count: Int,
        _ engine: TestDatabase,
        endingAfter seconds: Int64? = nil
    ) async throws -> [Int64] {
        let clock = TestClock()
        return try await engine.with(clock: clock.clock) { database in
            try await database.write { tx in
                let amount = Money(minor: 100, currency: .sample)
                try PaymentAttempts.announce("order:a1", by: "till", amount, in: tx)
            }
            if let seconds {
                clock.advance(seconds: seconds)
                try await database.write { tx in
                    _ = try PaymentAttempts.end("order:a1", as: .cancelled, "gave up", in: tx)
                }
            }
            var pauses: [Int64] = []
            while pauses.count < count {
                let due: Timestamp? = try await database.read { tx in
                    try tx.first("SELECT next_ask_at FROM payment_attempts")?[0]
                }
                guard let due else { break }
                let pause = max(0, due.milliseconds - clock.clock.now().milliseconds) / 1_000
                if pause > 0 {
                    clock.advance(seconds: pause - 1)
                    let early = try await database.write { tx in try PendingAttempts.take(limit: 9, in: tx) }
                    #expect(early.isEmpty)
                    clock.advance(seconds: 1)
                }
                let taken = try await database.write { tx in try PendingAttempts.take(limit: 9, in: tx) }
                #expect(taken.count == 1)
                pauses.append(pause)
            }
            return pauses
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a pending attempt is asked about after a minute, then half as often, at last every hour`(
        engine: TestDatabase
    ) async throws {
        let pauses = try await Self.pauses(10, engine)
        #expect(pauses == [60, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600])
    }

    @Test(arguments: TestDatabase.all)
    func `an attempt that ended is asked about for a day more, and then no more`(
        engine: TestDatabase
    ) async throws {
        let pauses = try await Self.pauses(80, engine, endingAfter: 30)
        #expect(Array(pauses.prefix(7)) == [30, 60, 120, 240, 480, 960, 1_920])
        #expect(pauses.dropFirst(7).allSatisfy { $0 == 3_600 })
        #expect(pauses.count < 80 && (86_400...90_000).contains(pauses.reduce(0, +)), "\(pauses)")
    }
}
