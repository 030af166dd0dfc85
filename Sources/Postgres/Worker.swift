import Dispatch
import Foundation
import Kernel
import Synchronization

/// What waits for a connection.
struct Job: Sendable {
    let deadline: ContinuousClock.Instant
    let run: @Sendable (Seat) -> Void
    let refuse: @Sendable (DatabaseError) -> Void
}

/// The place of one connection, on the one thread that uses it.
final class Seat {
    private let gate: Gate
    private var open: Connection?

    init(_ gate: Gate) {
        self.gate = gate
    }

    /// The connection, opened anew if there is none or it was lost while nobody used it.
    func connection() throws(Failure) -> Connection {
        if let open, !open.isBroken, open.wire.isAlive() { return open }
        open = nil
        let fresh = try gate.open()
        open = fresh
        return fresh
    }

    /// Gives up a connection that cannot be used again.
    func drop() {
        open = nil
    }

    /// Leaves nothing of one job to the next.
    func tidy() {
        open?.settle()
        if open?.isBroken == true { open = nil }
    }
}

/// One thread that runs jobs one after another and sleeps between them.
final class Worker: Sendable {
    private let job = Mutex<Job?>(nil)
    private let wake = DispatchSemaphore(value: 0)

    /// Gives an idle worker its next job, or lets it go with nil.
    func give(_ next: Job?) {
        job.withLock { $0 = next }
        wake.signal()
    }

    /// Starts the thread, which after each job asks for the next; nil sends it to sleep until one is given.
    func start(
        _ gate: Gate,
        next: @escaping @Sendable (Worker) -> Job?,
        ended: @escaping @Sendable () -> Void
    ) {
        let thread = Thread {
            let seat = Seat(gate)
            while let job = self.wait() {
                self.work(off: job, on: seat, next: next)
            }
            seat.drop()
            ended()
        }
        thread.name = "postgres"
        thread.start()
    }

    private func wait() -> Job? {
        wake.wait()
        return job.withLock { job in
            defer { job = nil }
            return job
        }
    }

    private func work(off first: Job, on seat: Seat, next: @Sendable (Worker) -> Job?) {
        var job: Job? = first
        while let current = job {
            current.run(seat)
            seat.tidy()
            job = next(self)
        }
    }
}
