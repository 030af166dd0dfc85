import Foundation
import Kernel

/// Errands in the order in which they came, and the threads that sleep until one comes.
///
/// Unchecked: everything that changes is guarded by the condition's lock.
final class ErrandQueue: @unchecked Sendable {
    /// More than this many waiting means that the disk cannot follow: `busy` is the honest answer.
    private let limit: Int
    private let condition = NSCondition()
    private var errands: [(any Errand)?] = []
    private var taken = 0
    private var isClosed = false

    init(limit: Int = 10_000) {
        self.limit = limit
    }

    func add(_ errand: any Errand) {
        condition.lock()
        let refusal: DatabaseError? =
            if isClosed {
                .unavailable("the database is closed")
            } else if errands.count - taken >= limit {
                .busy
            } else {
                nil
            }
        if refusal == nil { errands.append(errand) }
        condition.unlock()
        if let refusal {
            errand.refuse(refusal)
        } else {
            condition.signal()
        }
    }

    /// Sleeps until an errand comes; nil once the queue is closed and empty.
    func next() -> (any Errand)? {
        condition.lock()
        defer { condition.unlock() }
        while taken == errands.count, !isClosed {
            condition.wait()
        }
        return take()
    }

    /// The next errand, if one waits already.
    func nextIfAny() -> (any Errand)? {
        condition.lock()
        defer { condition.unlock() }
        return take()
    }

    /// How many wait.
    var count: Int {
        condition.lock()
        defer { condition.unlock() }
        return errands.count - taken
    }

    /// Takes no more errands; those that wait are still done.
    func close() {
        condition.lock()
        isClosed = true
        condition.unlock()
        condition.broadcast()
    }

    private func take() -> (any Errand)? {
        guard taken < errands.count else { return nil }
        let errand = errands[taken]
        errands[taken] = nil
        taken += 1
        if taken == errands.count {
            errands.removeAll(keepingCapacity: true)
            taken = 0
        } else if taken >= 1_024 {
            errands.removeFirst(taken)
            taken = 0
        }
        return errand
    }
}
