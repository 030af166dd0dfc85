import Foundation
import Synchronization

/// Threads of the adapter's own: what blocks never runs on Swift's cooperative pool.
final class Crew: Sendable {
    private struct State {
        var working: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// Starts a thread for each piece of work; the thread ends with it.
    init(name: String, _ work: [@Sendable () -> Void]) {
        state = Mutex(State(working: work.count))
        for piece in work {
            let thread = Thread { [self] in
                piece()
                leave()
            }
            thread.name = name
            thread.start()
        }
    }

    /// Waits until every thread has ended.
    func end() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard state.working > 0 else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func leave() {
        let waiting = state.withLock { state in
            state.working -= 1
            guard state.working == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting {
            continuation.resume()
        }
    }
}
