import Catalog
import Inventory
import Kernel
import Support
import Testing

struct StockRules {
    @Test(arguments: TestDatabase.all) func `a refusal that is caught leaves the books right`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let entry = StockEntry(.sale, actor: "test")
            let levels = try await database.write { tx in
                let plenty = try Goods.make("Plenty", stock: 9, in: tx).variant
                let few = try Goods.make("Few", stock: 1, in: tx).variant
                try Stock.hold(
                    [(plenty, 2), (few, 1)],
                    for: "ann",
                    until: tx.now.adding(seconds: 60),
                    in: tx
                )
                do {
                    try Stock.take([(plenty, 3), (few, 2)], heldBy: "ann", as: entry, in: tx)
                    Issue.record("two were taken of one")
                } catch let refusal as HoldRefusal {
                    guard case .outOfStock(let short) = refusal else { throw refusal }
                    #expect(short.map(\.available) == [1])
                }
                return try Stock.levels(of: [plenty, few], in: tx).values.map(\.available).sorted()
            }

            #expect(levels == [1, 9])
            try await StockChecks.all(database)
        }
    }

    @Test(arguments: TestDatabase.all) func `one owner holds so many variants and no more`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let variants = try await database.write { tx in
                try (0...HoldLimits.perOwnerMax).map {
                    try Goods.make("Goods \($0)", stock: 1, in: tx).variant
                }
            }
            let until = Clock.system.now().adding(seconds: 600)

            try await database.write { tx in
                try Stock.hold(variants.dropLast().map { ($0, 1) }, for: "ann", until: until, in: tx)
            }
            await #expect(throws: HoldRefusal.tooManyHolds) {
                try await database.write { tx in
                    try Stock.hold(variants.suffix(1).map { ($0, 1) }, for: "ann", until: until, in: tx)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all) func `an import counts many variants and leaves held ones alone`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let entry = StockEntry(.adjustment, actor: "import")
            let (leftAlone, levels) = try await database.write { tx in
                let variants = try (0..<4).map { try Goods.make("Goods \($0)", stock: 5, in: tx).variant }
                try Stock.hold([(variants[3], 4)], for: "ann", until: tx.now.adding(seconds: 60), in: tx)
                let counted = zip(variants, [5, 9, 0, 3]).map { ($0, $1) }
                let left = try Stock.setOnHand(counted, as: entry, in: tx)
                let again = try Stock.setOnHand(Array(counted.dropLast()), as: entry, in: tx)
                #expect(again.isEmpty)
                let found = try Stock.levels(of: variants, in: tx)
                return (left == [variants[3]], variants.map { found[$0]?.onHand ?? 0 })
            }

            #expect(leftAlone)
            #expect(levels == [5, 9, 0, 5])
            try await StockChecks.all(database)
        }
    }

    @Test(arguments: TestDatabase.all) func `statements do not grow with the lines`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let counts = try await database.write { tx in
                try [1, 2, 20].map { lines in
                    let wanted = try (0..<lines).map {
                        (try Goods.make("Goods \(lines) \($0)", stock: 3, in: tx).variant, 1)
                    }
                    let (until, entry) = (tx.now.adding(seconds: 60), StockEntry(.sale, actor: "test"))
                    return try [
                        StatementCount.of(tx) {
                            try Stock.hold(
                                wanted,
                                for: "ann \(lines)",
                                until: until,
                                isNewOwner: true,
                                in: $0
                            )
                        },
                        StatementCount.of(tx) {
                            try Stock.take(wanted, heldBy: "ann \(lines)", as: entry, in: $0)
                        },
                    ]
                }
            }

            // PostgreSQL locks several rows in order first.
            let lock = engine == .postgres ? 1 : 0
            #expect(counts == [[2, 4], [2 + lock, 4 + lock], [2 + lock, 4 + lock]])
        }
    }
}
