import Foundation
import Kernel

/// Jobs in the order in which they came, and the threads that sleep until one comes.
final class JobQueue: @unchecked Sendable {
    /// More than this many waiting means that the disk cannot follow: `busy` is the honest answer.
    private let limit: Int
    private let condition = NSCondition()
    private var jobs: [(any Job)?] = []
    private var taken = 0
    private var isClosed = false

    init(limit: Int = 10_000) {
        self.limit = limit
    }

    func add(_ job: any Job) {
        condition.lock()
        let refusal: DatabaseError? =
            if isClosed {
                .unavailable("the database is closed")
            } else if jobs.count - taken >= limit {
                .busy
            } else {
                nil
            }
        if refusal == nil { jobs.append(job) }
        condition.unlock()
        if let refusal {
            job.refuse(refusal)
        } else {
            condition.signal()
        }
    }

    /// Sleeps until a job comes. Nil once the queue is closed and empty.
    func next() -> (any Job)? {
        condition.lock()
        defer { condition.unlock() }
        while taken == jobs.count, !isClosed {
            condition.wait()
        }
        return take()
    }

    /// The next job, if one waits already.
    func nextIfAny() -> (any Job)? {
        condition.lock()
        defer { condition.unlock() }
        return take()
    }

    /// How many wait.
    var count: Int {
        condition.lock()
        defer { condition.unlock() }
        return jobs.count - taken
    }

    /// Takes no more jobs; those that wait are still done.
    func close() {
        condition.lock()
        isClosed = true
        condition.unlock()
        condition.broadcast()
    }

    private func take() -> (any Job)? {
        guard taken < jobs.count else { return nil }
        let job = jobs[taken]
        jobs[taken] = nil
        taken += 1
        if taken == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            taken = 0
        } else if taken >= 1_024 {
            jobs.removeFirst(taken)
            taken = 0
        }
        return job
    }
}
