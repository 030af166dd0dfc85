import Catalog
import Inventory
import Kernel
import Support
import Testing

struct StockHistories {
    /// What a history leaves, kept without a database.
    struct Reference {
        var onHand = [0, 0, 0]
        var holds: [String: [Int: (quantity: Int, until: Int64)]] = [:]
        var now: Int64 = 0

        func available(_ variant: Int, without owner: String? = nil) -> Int {
            onHand[variant]
                - holds.filter { $0.key != owner }.values
                .compactMap { $0[variant] }.filter { $0.until > now }.reduce(0) { $0 + $1.quantity }
        }
    }

    /// One random step, on the reference and in the database.
    enum Step {
        case receive(Int, Int)
        case hold(String, Int, Int, seconds: Int64)
        case take(String, Int, Int)
        case release(String)
        case tick(Int64)
        case expire

        init(_ random: inout SeededNumbers) {
            let (variant, owner) = (random.below(3), "owner \(random.below(4))")
            let quantity = 1 + random.below(4)
            switch random.below(6) {
            case 0: self = .receive(variant, quantity)
            case 1: self = .hold(owner, variant, quantity, seconds: Int64(60 + random.below(600)))
            case 2: self = .take(owner, variant, quantity)
            case 3: self = .release(owner)
            case 4: self = .tick(Int64(random.below(100)))
            default: self = .expire
            }
        }
    }

    @Test(arguments: TestDatabase.all) func `random histories agree with a simple reference`(
        engine: TestDatabase
    ) async throws {
        let seed = SeededNumbers.newSeed()
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            var random = SeededNumbers(seed: seed)
            var reference = Reference()
            let variants = try await database.write { tx in
                try ["A", "B", "C"].map { try Goods.make($0, in: tx).variant }
            }
            for number in 0..<150 {
                let step = Step(&random)
                if case .tick(let seconds) = step { clock.advance(seconds: seconds) }

                let isAllowed = reference.perform(step)
                let isDone = try await perform(step, on: variants, database)

                let place: Comment = "seed \(seed), step \(number): \(step)"
                #expect(isDone == isAllowed, place)
                let levels = try await database.read { tx in try Stock.levels(of: variants, in: tx) }
                for index in 0..<3 {
                    let level = levels[variants[index]] ?? .none
                    #expect(level.onHand == reference.onHand[index], place)
                    #expect(level.available == reference.available(index), place)
                    #expect(level.available >= 0, place)
                }
            }
            try await StockChecks.all(database)
        }
    }

    private func perform(_ step: Step, on variants: [VariantID], _ database: any Database) async throws
        -> Bool
    {
        let entry = StockEntry(.adjustment, actor: "test")
        do {
            try await database.write(isolation: .readCommittedAndGuarded) { tx in
                switch step {
                case .receive(let index, let quantity):
                    try Stock.receive(quantity, of: variants[index], as: entry, in: tx)
                case .hold(let owner, let index, let quantity, let seconds):
                    try Stock.hold(
                        [(variants[index], quantity)],
                        for: owner,
                        until: tx.now.adding(seconds: seconds),
                        in: tx
                    )
                case .take(let owner, let index, let quantity):
                    try Stock.take([(variants[index], quantity)], heldBy: owner, as: entry, in: tx)
                case .release(let owner): try Stock.release(owner, in: tx)
                case .expire: _ = try ExpireHolds().run(.null, in: tx)
                case .tick: break
                }
            }
            return true
        } catch is HoldRefusal {
            return false
        }
    }
}

extension StockHistories.Reference {
    fileprivate mutating func perform(_ step: StockHistories.Step) -> Bool {
        switch step {
        case .receive(let index, let quantity): onHand[index] += quantity
        case .hold(let owner, let index, let quantity, let seconds):
            guard available(index, without: owner) >= quantity else { return false }
            holds[owner, default: [:]][index] = (quantity, now + seconds)
        case .take(let owner, let index, let quantity):
            guard available(index, without: owner) >= quantity else { return false }
            onHand[index] -= quantity
            holds[owner]?[index] = nil
        case .release(let owner): holds[owner] = nil
        case .tick(let seconds): now += seconds
        case .expire: break
        }
        return true
    }
}
