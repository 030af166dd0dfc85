import Catalog
import Foundation
import Inventory
import Kernel
import Support
import Testing

/// A history of stock as a table: a line an operation, what must come of it after the arrow.
///
/// ```
/// receive  A  3           hold  ann  A 2  -> held        tick 16 min      expire
/// release  ann            take  ann  A 2  -> taken       count A 5        -> A 3/1  (on hand / available)
/// ```
struct StockScenario {
    private let database: any Database
    private let clock: TestClock
    private var variants: [String: VariantID] = [:]

    static func play(on engine: TestDatabase, _ script: String) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            var scenario = StockScenario(database: database, clock: clock)
            for line in script.split(separator: "\n").map(String.init) {
                let parts = line.components(separatedBy: "->")
                let words = parts[0].split(separator: " ").map(String.init)
                let result = try await scenario.perform(words)
                if parts.count > 1 {
                    let wanted = parts[1].split(separator: " ").joined(separator: " ")
                    #expect(result == wanted, "\(line)")
                }
                try await StockChecks.all(database)
            }
        }
    }

    private init(database: any Database, clock: TestClock) {
        self.database = database
        self.clock = clock
    }

    private mutating func perform(_ words: [String]) async throws -> String {
        switch words[0] {
        case "tick":
            clock.advance(seconds: Int64(Self.number(words[1])) * (words[2] == "min" ? 60 : 1))
            return ""
        case "expire":
            try await database.write { tx in _ = try ExpireHolds().run(.null, in: tx) }
            return ""
        case "receive", "count", "adjust", "show":
            return try await onVariant(words)
        default:
            return try await byOwner(words)
        }
    }

    private mutating func onVariant(_ words: [String]) async throws -> String {
        let variant = try await variant(words[1])
        let number = words.count > 2 ? Self.number(words[2]) : 0
        let entry = StockEntry(words[0] == "receive" ? .receipt : .adjustment, actor: "test")
        return try await answer("done") { tx in
            switch words[0] {
            case "receive": try Stock.receive(number, of: variant, as: entry, in: tx)
            case "count": try Stock.count(variant, to: number, as: entry, in: tx)
            case "adjust": try Stock.adjust(variant, by: number, as: entry, in: tx)
            default:
                let level = try Stock.levels(of: [variant], in: tx)[variant] ?? .none
                return "\(level.onHand)/\(level.available)"
            }
            return nil
        }
    }

    private mutating func byOwner(_ words: [String]) async throws -> String {
        let owner = words[1]
        var lines: [(VariantID, Int)] = []
        for index in stride(from: 2, to: words.count - 1, by: 2) {
            lines.append((try await variant(words[index]), Self.number(words[index + 1])))
        }
        let (wanted, until) = (lines, clock.clock.now().adding(seconds: 900))
        let entry = StockEntry(.sale, actor: "test", reference: owner)
        return try await answer(words[0] == "hold" ? "held" : "done") { tx in
            switch words[0] {
            case "hold": try Stock.hold(wanted, for: owner, until: until, in: tx)
            case "take": try Stock.take(wanted, heldBy: owner, as: entry, in: tx)
            case "buy": try Stock.take(wanted, heldBy: nil, as: entry, in: tx)
            case "settle":
                return "\(try Stock.take(heldBy: owner, as: entry, in: tx).map(\.1).reduce(0, +)) taken"
            case "return": try Stock.putBack(wanted, as: StockEntry(.return, actor: "test"), in: tx)
            case "release": try Stock.release(owner, in: tx)
            case "move": try Stock.moveHolds(from: owner, to: words[2], until: until, in: tx)
            default: Issue.record("unknown operation \(words[0])")
            }
            return nil
        }
    }

    private func answer(
        _ word: String,
        _ body: @escaping @Sendable (Transaction) throws -> String?
    ) async throws -> String {
        do {
            return try await database.write(isolation: .readCommittedAndGuarded, body) ?? word
        } catch let refusal as HoldRefusal {
            switch refusal {
            case .tooManyHolds: return "too_many"
            case .lifeUsedUp: return "life_used_up"
            case .outOfStock(let short):
                return "too_few " + short.map { "\($0.name)=\($0.available)" }.joined(separator: " ")
            }
        }
    }

    private mutating func variant(_ name: String) async throws -> VariantID {
        if let known = variants[name] { return known }
        let made = try await database.write { tx in try Goods.make(name, in: tx) }
        variants[name] = made.variant
        return made.variant
    }

    private static func number(_ word: String) -> Int {
        guard let number = Int(word) else { preconditionFailure("\(word) is no number") }
        return number
    }
}
