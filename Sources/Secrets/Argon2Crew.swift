import Foundation
import Kernel
import Synchronization

/// Threads for slow sums: what takes its time never runs on Swift's cooperative pool.
///
/// At most `threadsMax` pieces of work run at once, at most `waitingMax` wait in the order in which they
/// came, and the next is refused; so is who has waited longer than `patience` when a thread gets free. A
/// thread is started when there is work and ends when there is none; it runs at a lower priority than the
/// rest of the shop, so that a storm of sign-ins does not starve it.
package final class Argon2Crew: Sendable {
    private struct Errand {
        let ticket: UInt64
        let deadline: ContinuousClock.Instant
        let run: @Sendable () -> Void
        let refuse: @Sendable (any Error) -> Void
    }

    private struct State {
        var ticket: UInt64 = 0
        var working = 0
        var waiting: [Errand] = []
    }

    private enum Entry {
        case queued
        case startsThread
        case refused(any Error)
    }

    private let threadsMax: Int
    private let waitingMax: Int
    private let patience: Duration
    private let state = Mutex(State())

    package init(
        threadsMax: Int = ProcessInfo.processInfo.activeProcessorCount,
        waitingMax: Int = 64,
        patience: Duration = .seconds(20)
    ) {
        self.threadsMax = max(1, threadsMax)
        self.waitingMax = max(0, waitingMax)
        self.patience = patience
    }

    /// How many wait for a thread now.
    package var waitingCount: Int { state.withLock(\.waiting.count) }

    /// Runs a piece of work on a thread of the crew.
    ///
    /// Cancelling the task takes the work out of the queue; what runs already is finished and answered.
    ///
    /// - Throws: ``DatabaseError/busy`` when the queue is full or its turn came too late, `CancellationError`
    ///   when the task was cancelled before its turn came, or what the work threw.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let ticket = state.withLock { state in
            state.ticket += 1
            return state.ticket
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(
                    Errand(
                        ticket: ticket,
                        deadline: .now + patience,
                        run: { continuation.resume(with: Result { try work() }) },
                        refuse: { continuation.resume(throwing: $0) }
                    )
                )
            }
        } onCancel: {
            withdraw(ticket)
        }
    }

    private func add(_ errand: Errand) {
        let entry = state.withLock { state -> Entry in
            // Asked under the lock: a cancellation is either seen here, or finds the errand in the queue.
            if Task.isCancelled { return .refused(CancellationError()) }
            if state.working < threadsMax {
                state.working += 1
                return .startsThread
            }
            guard state.waiting.count < waitingMax else { return .refused(DatabaseError.busy) }
            state.waiting.append(errand)
            return .queued
        }
        switch entry {
        case .queued: break
        case .startsThread: startThread(with: errand)
        case .refused(let error): errand.refuse(error)
        }
    }

    private func withdraw(_ ticket: UInt64) {
        let errand = state.withLock { state -> Errand? in
            guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.waiting.remove(at: index)
        }
        errand?.refuse(CancellationError())
    }

    private func startThread(with first: Errand) {
        let thread = Thread { [self] in
            // On Linux this is the thread's own priority.
            _ = setpriority(numericCast(PRIO_PROCESS.rawValue), 0, 10)
            var errand: Errand? = first
            while let current = errand {
                current.run()
                errand = next()
            }
        }
        thread.name = "argon2"
        thread.start()
    }

    private func next() -> Errand? {
        let now = ContinuousClock.now
        let (late, next) = state.withLock { state in
            // All wait equally long, so those who came first are late first.
            let late = state.waiting.prefix { $0.deadline < now }
            state.waiting.removeFirst(late.count)
            guard !state.waiting.isEmpty else {
                state.working -= 1
                return (late, Errand?.none)
            }
            return (late, state.waiting.removeFirst())
        }
        late.forEach { $0.refuse(DatabaseError.busy) }
        return next
    }
}
