import Catalog
import Inventory
import Kernel
import Support
import Testing

struct StockRaces {
    @Test(arguments: TestDatabase.all) func `of 200 buyers of the last piece one holds it`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let made = try await database.write { tx in try Goods.make("Last", stock: 1, in: tx) }

            let outcomes = try await race(200, on: database) { tx, number in
                try Stock.hold(
                    [(made.variant, 1)],
                    for: "buyer:\(number)",
                    until: tx.now.adding(seconds: 900),
                    in: tx
                )
            }

            #expect(outcomes.count { $0 } == 1)
            try await StockChecks.all(database)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `orders of the same goods in any order never deadlock nor oversell`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let variants = try await database.write { tx in
                try (1...6).map { try Goods.make("Goods \($0)", stock: 40, in: tx).variant }
            }

            let outcomes = try await race(120, on: database) { tx, number in
                let owner = "buyer:\(number)"
                let lines = (0..<4).map { (variants[(number * 7 + $0 * 5) % 6], 1) }
                try Stock.hold(
                    lines,
                    for: owner,
                    until: tx.now.adding(seconds: 900),
                    isNewOwner: true,
                    in: tx
                )
                if number % 2 == 0 {
                    _ = try Stock.take(heldBy: owner, as: StockEntry(.sale, actor: "test"), in: tx)
                }
            }

            #expect(outcomes.count { $0 } >= 40)
            try await StockChecks.all(database)
        }
    }

    @Test(arguments: TestDatabase.all) func `sweeping while others buy loses nothing`(
        engine: TestDatabase
    ) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let made = try await database.write { tx in
                let made = try Goods.make("Swept", stock: 50, in: tx)
                for number in 0..<50 {
                    try Stock.hold(
                        [(made.variant, 1)],
                        for: "old:\(number)",
                        until: tx.now.adding(seconds: 60),
                        in: tx
                    )
                }
                return made
            }
            clock.advance(seconds: 60)

            let outcomes = try await race(100, on: database) { tx, number in
                if number % 5 == 0 {
                    _ = try ExpireHolds().run(.null, in: tx)
                    throw HoldRefusal.tooManyHolds
                }
                try Stock.take([(made.variant, 1)], heldBy: nil, as: StockEntry(.sale, actor: "test"), in: tx)
            }

            #expect(outcomes.count { $0 } == 50)
            try await StockChecks.all(database)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `two variants of a product that run out or come back together leave its shelf right`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let variants = try await database.write { tx in
                try (1...20).flatMap { number -> [VariantID] in
                    let made = try Goods.make("Pair \(number)", stock: 1, in: tx)
                    let twin = try tx.first(
                        """
                        INSERT INTO variants (product_id, sku, created_at, updated_at)
                        VALUES (\(made.product), \("twin \(number)"), 0, 0) RETURNING id
                        """
                    )
                    guard let other: VariantID = twin?[0] else { return [] }
                    try Stock.receive(1, of: other, as: StockEntry(.receipt, actor: "test"), in: tx)
                    return [made.variant, other]
                }
            }
            let onShelf: @Sendable () async throws -> Int = {
                try await database.read { tx in
                    try tx.first("SELECT count(*) FROM products WHERE is_in_stock = 1").map { $0[0] } ?? 0
                }
            }
            let entry = StockEntry(.adjustment, actor: "test")
            #expect(try await onShelf() == 20)

            for _ in 0..<5 {
                _ = try await race(variants.count, on: database) { tx, number in
                    try Stock.take([(variants[number], 1)], heldBy: nil, as: entry, in: tx)
                }
                #expect(try await onShelf() == 0)
                try await StockChecks.all(database)
                _ = try await race(variants.count, on: database) { tx, number in
                    try Stock.putBack([(variants[number], 1)], as: entry, in: tx)
                }
                #expect(try await onShelf() == 20)
                try await StockChecks.all(database)
            }
        }
    }

    /// Runs so many transactions at once and tells which were not refused.
    private func race(
        _ count: Int,
        on database: any Database,
        _ body: @escaping @Sendable (Transaction, Int) throws -> Void
    ) async throws -> [Bool] {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        try await database.write(isolation: .readCommittedAndGuarded) { tx in
                            try body(tx, number)
                        }
                        return true
                    } catch is HoldRefusal {
                        return false
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
