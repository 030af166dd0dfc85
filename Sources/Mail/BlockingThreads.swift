import Foundation
import Synchronization

/// Threads for work that waits for the outside: never Swift's own, which are as few as the cores.
///
/// Invariant: at most so many at once; what comes more waits in order. A thread without work ends.
final class BlockingThreads: Sendable {
    private struct State {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let most: Int
    private let state = Mutex(State())

    init(most: Int) {
        self.most = most
    }

    /// - Parameter work: what to run; it resumes whoever waits for it.
    func run(_ work: @escaping @Sendable () -> Void) {
        let startsThread = state.withLock { state in
            state.waiting.append(work)
            guard state.running < most else { return false }
            state.running += 1
            return true
        }
        guard startsThread else { return }
        Thread.detachNewThread { [self] in
            while let work = next() { work() }
        }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
