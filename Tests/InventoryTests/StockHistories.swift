import Catalog
import Inventory
import Kernel
import Support
import Testing

struct StockHistories {
    /// What a history leaves, kept without a database.
    private struct Reference {
        var onHand = [0, 0, 0]
        var holds: [String: [Int: (quantity: Int, until: Int64)]] = [:]
        var now: Int64 = 0

        func available(_ variant: Int, without owner: String? = nil) -> Int {
            onHand[variant]
                - holds.filter { $0.key != owner }.values
                .compactMap { $0[variant] }.filter { $0.until > now }.reduce(0) { $0 + $1.quantity }
        }
    }

    @Test(arguments: TestDatabase.all) func `random histories agree with a simple reference`(
        engine: TestDatabase
    ) async throws {
        let seed = Randomness.system.next() % 1_000_000
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            var random = Seeded(state: seed)
            var reference = Reference()
            let variants = try await database.write { tx in
                try ["A", "B", "C"].map { try Goods.make($0, in: tx).variant }
            }
            for step in 0..<150 {
                let variant = random.below(3)
                let owner = "owner \(random.below(4))"
                let quantity = 1 + random.below(4)
                let entry = StockEntry(.adjustment, actor: "test")
                let id = variants[variant]
                var isAllowed = true
                let isDone: Bool
                switch random.below(6) {
                case 0:
                    reference.onHand[variant] += quantity
                    isDone = try await attempt(database) {
                        try Stock.receive(quantity, of: id, as: entry, in: $0)
                    }
                case 1:
                    isAllowed = reference.available(variant, without: owner) >= quantity
                    let until = Int64(60 + random.below(600))
                    if isAllowed {
                        reference.holds[owner, default: [:]][variant] = (quantity, reference.now + until)
                    }
                    isDone = try await attempt(database) {
                        try Stock.hold(
                            [(id, quantity)],
                            for: owner,
                            until: $0.now.adding(seconds: until),
                            in: $0
                        )
                    }
                case 2:
                    isAllowed = reference.available(variant, without: owner) >= quantity
                    if isAllowed {
                        reference.onHand[variant] -= quantity
                        reference.holds[owner]?[variant] = nil
                    }
                    isDone = try await attempt(database) {
                        try Stock.take([(id, quantity)], heldBy: owner, as: entry, in: $0)
                    }
                case 3:
                    reference.holds[owner] = nil
                    isDone = try await attempt(database) { try Stock.release(owner, in: $0) }
                case 4:
                    let seconds = Int64(random.below(200))
                    reference.now += seconds
                    clock.advance(seconds: seconds)
                    isDone = true
                default:
                    isDone = try await attempt(database) { _ = try ExpireHolds().run(.null, in: $0) }
                }
                #expect(isDone == isAllowed, "seed \(seed), step \(step)")
                let levels = try await database.read { tx in try Stock.levels(of: variants, in: tx) }
                for index in 0..<3 {
                    let level = levels[variants[index]] ?? .none
                    #expect(level.onHand == reference.onHand[index], "seed \(seed), step \(step)")
                    #expect(level.available == reference.available(index), "seed \(seed), step \(step)")
                    #expect(level.available >= 0, "seed \(seed), step \(step)")
                }
            }
            try await StockChecks.all(database)
        }
    }

    private func attempt(
        _ database: any Database,
        _ body: @escaping @Sendable (Transaction) throws -> Void
    ) async throws -> Bool {
        do {
            try await database.write(isolation: .readCommittedAndGuarded, body)
            return true
        } catch is HoldRefusal {
            return false
        }
    }
}

/// Numbers that a seed gives again (SplitMix64).
struct Seeded {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(bound))
    }
}
