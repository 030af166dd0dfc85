package import Kernel
import Payments

/// Asking about every attempt that may have been charged at once: `mercato payments reconcile`.
package struct Reconciliation: Sendable {
    /// What came of it.
    package struct Report: Sendable {
        package let asked: Int
        package let settled: Int
        package let pending: Int
        /// Providers that did not answer, and why, each once.
        package let unreachable: [String: String]
    }

    private static let batch = 500
    private let attempts: [PaymentAttempt]

    /// Stores a question for each attempt without money; whoever runs ``Settlement/deliveries`` asks them.
    package static func begin(in tx: Transaction) throws -> Reconciliation {
        var attempts: [PaymentAttempt] = []
        while true {
            let next = try PendingAttempts.after(attempts.last?.id ?? AttemptID(0), limit: batch, in: tx)
            for attempt in next {
                try PendingAttempts.forgetError(of: attempt.id, in: tx)
                try AskProvider.enqueue(attempt.id, in: tx)
            }
            attempts += next
            if next.count < batch { return Reconciliation(attempts: attempts) }
        }
    }

    /// How many of the questions wait for their answer.
    package func waiting(in tx: Transaction) throws -> Int {
        try tx.first(
            "SELECT COUNT(*) FROM jobs WHERE kind = \(AskProvider.jobKind) AND dead_at IS NULL"
        )?[0] ?? 0
    }

    package func report(in tx: Transaction) throws -> Report {
        var (settled, pending) = (0, 0)
        var unreachable: [String: String] = [:]
        for before in attempts {
            guard let attempt = try PendingAttempts.find(before.id, in: tx) else {
                settled += 1
                continue
            }
            guard attempt.status == .pending else {
                if before.status == .pending { settled += 1 }
                continue
            }
            pending += 1
            if let error = attempt.lastError { unreachable[attempt.provider] = error }
        }
        return Report(
            asked: attempts.count,
            settled: settled,
            pending: pending,
            unreachable: unreachable
        )
    }
}
