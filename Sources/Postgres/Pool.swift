import Dispatch
import Kernel
import Synchronization

/// Threads with a connection each, and the line of those who wait for one.
///
/// Threads and connections begin when they are first needed; who went idle last is taken first, so
/// what is warm stays warm.
final class Pool: Sendable {
    private struct State {
        var line = Line<Job>()
        var idle: [Worker] = []
        var workers = 0
        var isClosed = false
        var isWatched = false
        var onEmpty: [CheckedContinuation<Void, Never>] = []
    }

    private let gate: Gate
    private let max: Int
    private let patience: Duration
    private let state = Mutex(State())

    init(_ settings: PostgresSettings, waits: Counter) {
        precondition(settings.connections > 0, "a pool has at least one connection")
        gate = Gate(settings, waits: waits)
        max = settings.connections
        patience = settings.patience
    }

    private enum Turn {
        case given(Worker), began(Worker), waits(isFirst: Bool), closed
    }

    /// Runs the job on a connection, now or in its turn; refuses it when its patience is at an end.
    func submit(
        _ run: @escaping @Sendable (Seat) -> Void,
        refuse: @escaping @Sendable (DatabaseError) -> Void
    ) {
        let job = Job(deadline: .now + patience, run: run, refuse: refuse)
        switch state.withLock({ takeTurn(of: job, in: &$0) }) {
        case .given(let worker):
            worker.give(job)
        case .began(let worker):
            worker.start(gate, next: { self.next(for: $0) }, ended: { self.leave() })
            worker.give(job)
        case .waits(let isFirst):
            if isFirst { watch(after: patience) }
        case .closed:
            refuse(.unavailable("the database is closed"))
        }
    }

    private func takeTurn(of job: Job, in state: inout sending State) -> Turn {
        if state.isClosed { return .closed }
        if let worker = state.idle.popLast() { return .given(worker) }
        if state.workers < max {
            state.workers += 1
            return .began(Worker())
        }
        state.line.append(job)
        defer { state.isWatched = true }
        return .waits(isFirst: !state.isWatched)
    }

    /// What a worker does next; nil when it should sleep.
    private func next(for worker: Worker) -> Job? {
        let (job, isOver) = state.withLock { state -> (Job?, Bool) in
            if let job = state.line.popFirst() { return (job, false) }
            if !state.isClosed { state.idle.append(worker) }
            return (nil, state.isClosed)
        }
        if isOver { worker.give(nil) }
        return job
    }

    // MARK: Patience

    /// Looks after those who have waited too long, as long as anybody waits.
    private func watch(after pause: Duration) {
        let (seconds, attoseconds) = pause.components
        let milliseconds = Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000) + 1
        let end = DispatchTime.now() + .milliseconds(milliseconds)
        DispatchQueue.global().asyncAfter(deadline: end) { self.refuseImpatient() }
    }

    private func refuseImpatient() {
        let now = ContinuousClock.now
        let (late, nextDeadline) = state.withLock { state in
            var late: [Job] = []
            while let first = state.line.first, first.deadline <= now {
                late.append(first)
                _ = state.line.popFirst()
            }
            state.isWatched = !state.line.isEmpty
            return (late, state.line.first?.deadline)
        }
        late.forEach { $0.refuse(.busy) }
        if let nextDeadline { watch(after: nextDeadline - now) }
    }

    // MARK: End

    /// Lets everything that was submitted finish, then closes the connections.
    func close() async {
        await withCheckedContinuation { continuation in
            let idle = state.withLock { state in
                state.isClosed = true
                state.onEmpty.append(continuation)
                defer { state.idle = [] }
                return state.idle
            }
            idle.forEach { $0.give(nil) }
            tellIfEmpty()
        }
    }

    private func leave() {
        state.withLock { $0.workers -= 1 }
        tellIfEmpty()
    }

    private func tellIfEmpty() {
        let waiting = state.withLock { state in
            guard state.isClosed, state.workers == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.onEmpty = [] }
            return state.onEmpty
        }
        waiting.forEach { $0.resume() }
    }
}
