import Foundation
import Kernel
import Support
import Synchronization
import Testing

/// Random histories: clients who do everything that can be done at once, a provider that misbehaves, and a
/// small reference that says what must come of it.
///
/// Orders belong to one client each, stock to all. Answers are checked as they come against what is possible;
/// at quiet moments, with every provider asked and every job done, everything is compared: states, histories,
/// refunds, books, the provider's own account, stock and holds. `MERCATO_TEST_SEED` repeats the wishes of
/// every client; how they interleave is the machine's.
@Suite(.serialized) struct HistoryTests {
    /// Both, unless `MERCATO_TEST_ENGINE` names one.
    private static let engines = TestDatabase.all.filter { engine in
        (ProcessInfo.processInfo.environment["MERCATO_TEST_ENGINE"] ?? engine.rawValue) == engine.rawValue
    }
    private static let histories = Figures.isLong ? 10 : 1
    private static let batches = Figures.isLong ? 4 : 2
    private static let rounds = 4
    /// Of one client in a round; a batch of all is eight times the rounds times this.
    private static let steps = Figures.isLong ? 130 : 24

    @Test(arguments: engines)
    func `whatever happens at once, the shop, its books and its provider agree`(
        engine: TestDatabase
    ) async throws {
        let seed = SeededNumbers.newSeed()
        Figures.say("random histories on \(engine), MERCATO_TEST_SEED=\(seed)")
        let tally = Tally()
        let start = ContinuousClock.now
        var busy: Duration = .zero
        for number in 0..<Self.histories {
            let own = seed &+ UInt64(number)
            busy += try await HistoryShop.open(engine, tally, seed: own) { shop in
                try await Self.happen(shop, seed: own)
            }
            if Figures.isLong { tally.say("\(engine), seed \(own): \(tally.total) operations so far") }
        }
        let (all, work) = (ContinuousClock.now - start, max(busy.components.seconds, 1))
        tally.say(
            "\(engine), seed \(seed): \(tally.total) operations in \(all.components.seconds) s,"
                + " \(tally.total / Int(work)) a second between the comparisons"
        )
        #expect(tally.total >= Self.histories * Self.batches * Self.rounds * Self.steps * 6)
    }

    /// One history of one shop; answers how long the clients worked.
    private static func happen(_ shop: HistoryShop, seed: UInt64) async throws -> Duration {
        var random = SeededNumbers(seed: seed)
        var clients = (0..<HistoryShop.clients).map { HistoryClient($0, shop, seed: seed) }
        var busy: Duration = .zero
        for batch in 1...batches {
            for _ in 1...rounds {
                let start = ContinuousClock.now
                clients = try await round(shop, clients)
                busy += ContinuousClock.now - start
                // Time passes only while nobody asks: minutes mostly, now and then a day.
                shop.clock.advance(seconds: random.chance(12) ? 90_000 : Int64(random.next(1...700)))
            }
            try await shop.settle()
            clients = try await compare(shop, clients)
            let complaints = shop.complaints.take()
            let place: Comment = "\(shop.engine), seed \(seed), batch \(batch)"
            #expect(complaints.isEmpty, "\(place): \(complaints.count), \(complaints.prefix(12))")
            try await audit(shop, place)
        }
        try await listen(shop, seed)
        try await audit(shop, "\(shop.engine), seed \(seed), at the end")
        return busy
    }

    private static func audit(_ shop: HistoryShop, _ place: Comment) async throws {
        let faults = try await Audited.faults(shop.database)
        #expect(faults.isEmpty, "\(place): \(faults.mapValues { $0.prefix(5) })")
    }

    private static func round(
        _ shop: HistoryShop,
        _ clients: [HistoryClient]
    ) async throws -> [HistoryClient] {
        let isOver = Atomic<Bool>(false)
        async let beside: Void = shop.work { isOver.load(ordering: .relaxed) }
        defer { isOver.store(true, ordering: .relaxed) }
        let after = try await onThreads(clients.count) { index in
            var client = clients[index]
            try client.run(steps)
            return client
        }
        isOver.store(true, ordering: .relaxed)
        try await beside
        return after.sorted { $0.index < $1.index }
    }

    private static func compare(_ shop: HistoryShop, _ clients: [HistoryClient]) async throws
        -> [HistoryClient]
    {
        let facts = try await Facts.read(shop)
        let compared = try await onThreads(clients.count) { index in
            var client = clients[index]
            let taken = try client.compare(facts)
            return (client: client, taken: taken)
        }
        for made in shop.products {
            let (product, variant) = (made.product.value, made.variant.value)
            let shown = try await shop.both.shop.get("/inventory/\(product)/availability").json
            let brought = clients.reduce(0) { $0 + ($1.brought[product] ?? 0) }
            let taken = compared.reduce(0) { $0 + ($1.taken[product] ?? 0) }
            let expected = HistoryShop.initialStock + brought - taken
            let (stock, held) = (Int(shown["stock"]?.integer ?? -1), facts.heldByVariant[variant] ?? 0)
            if stock != expected {
                shop.complaints.add(
                    "product \(product): \(stock) on hand, \(expected) is right:"
                        + " \(brought) came, \(taken) went"
                )
            }
            if shown["available"]?.integer != Int64(stock - held) || stock < held {
                shop.complaints.add("product \(product): \(held) held, \(shown.text)")
            }
        }
        return compared.map(\.client).sorted { $0.index < $1.index }
    }

    /// Waits, on the shop's clock, until whoever is told of orders has heard of all.
    private static func listen(_ shop: HistoryShop, _ seed: UInt64) async throws {
        let told: Set<String> = Set(
            try await shop.database.read { tx in
                try tx.rows(
                    "SELECT name, subject FROM events WHERE name IN ('order.paid', 'order.cancelled')"
                )
                .map { "\($0[0] as String) \($0[1] as String)" }
            }
        )
        for _ in 0..<40 where !told.isSubset(of: shop.receiver.heard) {
            shop.clock.advance(seconds: 3_600)
            try await shop.settle()
        }
        let missing = told.subtracting(shop.receiver.heard)
        #expect(missing.isEmpty, "seed \(seed): \(missing.count) of \(told.count) events were not heard")
    }
}
