import Synchronization

/// When each name was last touched, so that a kept answer can be told stale without being looked for.
///
/// Names fall into a fixed number of slots; two names in one slot only make an answer be read again.
/// A reader takes ``mark`` before its transaction begins: what is touched later makes its answer stale.
package final class Freshness: Sendable {
    private static let slots = 4_096

    private struct State {
        var sequence: UInt64 = 1
        var touchedAt = [UInt64](repeating: 0, count: Freshness.slots)
        var isSuspended = false
    }

    private let state = Mutex(State())
    private let listener = Mutex<(@Sendable (Set<String>) -> Void)?>(nil)
    private let watchers = Mutex<[String: [@Sendable () -> Void]]>([:])

    package init() {}

    /// The point in the order of touches at which a read begins.
    package var mark: UInt64 {
        state.withLock { $0.sequence }
    }

    /// Notes what a commit of this process changed, and tells the listener, which tells other servers.
    package func touch(_ names: Set<String>) {
        guard !names.isEmpty else { return }
        note(names)
        listener.withLock { $0 }?(names)
    }

    /// Notes what another process changed.
    package func note(_ names: Set<String>) {
        state.withLock { state in
            state.sequence += 1
            for name in names {
                state.touchedAt[Self.slot(of: name)] = state.sequence
            }
        }
        let watching = watchers.withLock { watchers in
            watchers.isEmpty ? [] : names.flatMap { watchers[$0] ?? [] }
        }
        for hear in watching { hear() }
    }

    /// Calls back whenever a name is touched, here or by another process.
    ///
    /// It must return at once.
    package func watch(_ name: String, _ hear: @escaping @Sendable () -> Void) {
        watchers.withLock { $0[name, default: []].append(hear) }
    }

    /// Drops everything: after the news of other servers was interrupted.
    package func noteAll() {
        state.withLock { state in
            state.sequence += 1
            state.touchedAt = [UInt64](repeating: state.sequence, count: Self.slots)
        }
    }

    /// While the news of other servers does not arrive, no kept answer is fresh.
    package func suspend(_ isSuspended: Bool) {
        state.withLock { $0.isSuspended = isSuspended }
    }

    package func tell(_ hear: @escaping @Sendable (Set<String>) -> Void) {
        listener.withLock { $0 = hear }
    }

    /// The slots of these names, to be kept beside an answer.
    package func slots(of names: Set<String>) -> [Int] {
        names.map(Self.slot(of:))
    }

    /// Whether nothing in these slots was touched after the mark.
    package func isFresh(_ slots: [Int], since mark: UInt64) -> Bool {
        state.withLock { state in
            !state.isSuspended && slots.allSatisfy { state.touchedAt[$0] <= mark }
        }
    }

    private static func slot(of name: String) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01b3
        }
        return Int(hash % UInt64(slots))
    }
}
