import Kernel
import Payments

/// Has providers asked about attempts that are pending for too long, or ended without money.
struct AskAboutPending: Job {
    let kind = "payments.reconcile"
    let everySeconds: Int64? = 30

    private static let batch = 100

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let attempts = try PendingAttempts.take(limit: Self.batch, in: tx)
        for attempt in attempts { try AskProvider.enqueue(attempt, in: tx) }
        return attempts.count == Self.batch ? .again : .done
    }
}
