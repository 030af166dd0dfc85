package import Kernel
import Ledger

/// What staff decide about a task, and what it does to the books.
package enum TaskResolution {
    /// Ends a task once.
    ///
    /// - Throws: ``TaskRefusal``.
    package static func resolve(
        _ task: PaymentTask,
        as outcome: PaymentTask.Outcome,
        _ note: String,
        by actor: String,
        in tx: Transaction
    ) throws -> PaymentTask {
        guard let ended = try PaymentTasks.end(task.id, as: outcome, note, by: actor, in: tx) else {
            throw TaskRefusal.resolved(task.id)
        }
        if outcome == .paidBack {
            switch task.kind {
            case .refund: try settleRefund(task, in: tx)
            case .amountMismatch: try giveBack(task, in: tx)
            }
        }
        return ended
    }

    /// The refund that the provider refused is as good as done by it.
    private static func settleRefund(_ task: PaymentTask, in tx: Transaction) throws {
        guard let key = task.subject, let refund = try Refunds.find(key: key, in: tx),
            try Refunds.succeedByHand(refund, in: tx)
        else { throw TaskRefusal.nothingBooked(task.id) }
    }

    /// What an entry is called in the books that takes another one back.
    static func returnKey(_ key: String) -> String { "returned:\(key)" }

    /// What lay in suspense leaves through the account that it came by.
    private static func giveBack(_ task: PaymentTask, in tx: Transaction) throws {
        guard let key = task.subject, let postings = try Ledger.postings(of: key, in: tx) else {
            throw TaskRefusal.nothingBooked(task.id)
        }
        let entry = returnKey(key)
        guard try !Ledger.isPosted(entry, in: tx) else { throw TaskRefusal.nothingBooked(task.id) }
        try Ledger.post(
            LedgerEntry(.returned, entry, of: task.reference, postings.map(\.reversed)),
            in: tx
        )
    }
}

/// Why a task is not resolved so.
package enum TaskRefusal: Refusal {
    case resolved(ID<PaymentTask>)
    /// There is no money of it in the books that could have gone back, or it went back already.
    case nothingBooked(ID<PaymentTask>)

    private static let resolvedKind = Problem.Kind(
        409,
        "task_resolved",
        "The task was resolved before."
    )
    private static let nothingKind = Problem.Kind(
        409,
        "task_without_money",
        "No money of the task is in the books, so none can have gone back."
    )

    package static var kinds: [Problem.Kind] { [resolvedKind, nothingKind] }

    package var problem: Problem {
        switch self {
        case .resolved(let id): Problem(Self.resolvedKind, "Task \(id) was resolved before.")
        case .nothingBooked(let id):
            Problem(
                Self.nothingKind,
                "The books hold no money of task \(id) that could go back. Resolve it as closed."
            )
        }
    }
}
