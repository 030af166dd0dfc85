import Synchronization

/// Facts that are slow to find and seldom change, kept by one process until what they were read from is
/// touched.
///
/// A fact carries the mark taken before the snapshot it was read in began, so one that a later commit
/// made wrong is never told again. When the memo is full, what was not asked for lately goes.
package final class Memo: Sendable {
    /// A memo as one read transaction sees it.
    struct View {
        let memo: Memo
        let mark: UInt64
    }

    private struct Fact {
        let value: any Sendable
        let slots: [Int]
        let mark: UInt64
    }

    private struct State {
        var recent: [String: Fact] = [:]
        var older: [String: Fact] = [:]
    }

    private let freshness: Freshness
    private let factsMax: Int
    private let state = Mutex(State())

    /// Keeps at most so many facts; they are small.
    package init(_ freshness: Freshness, factsMax: Int = 2_048) {
        self.freshness = freshness
        self.factsMax = max(2, factsMax)
    }

    /// How many facts are kept, true or not any more.
    package var count: Int {
        state.withLock { $0.recent.count + $0.older.count }
    }

    /// The point before which a read transaction must not have begun.
    package var mark: UInt64 { freshness.mark }

    func value<Value: Sendable>(_ key: String, as type: Value.Type) -> Value? {
        let fact = state.withLock { state -> Fact? in
            if let fact = state.recent[key] { return fact }
            guard let fact = state.older.removeValue(forKey: key) else { return nil }
            keep(fact, for: key, in: &state)
            return fact
        }
        guard let fact, freshness.isFresh(fact.slots, since: fact.mark) else { return nil }
        return fact.value as? Value
    }

    func keep(_ value: some Sendable, for key: String, until names: Set<String>, since mark: UInt64) {
        let fact = Fact(value: value, slots: freshness.slots(of: names), mark: mark)
        state.withLock { keep(fact, for: key, in: &$0) }
    }

    private func keep(_ fact: Fact, for key: String, in state: inout State) {
        if state.recent.count >= factsMax / 2, state.recent[key] == nil {
            state.older = state.recent
            state.recent = [:]
        }
        state.recent[key] = fact
    }
}
