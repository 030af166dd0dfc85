import Kernel
import Orders
import Payments

/// Asks a provider about one attempt, and settles it by the answer.
struct AskProvider: Delivery {
    static let jobKind = "payments.ask"
    let kind = AskProvider.jobKind
    /// Whatever goes wrong outside is an answer, kept with the attempt, which is asked about again.
    let attemptsMax = 10
    let providers: [any PaymentProvider]

    static func enqueue(_ attempt: AttemptID, in tx: Transaction) throws {
        try tx.enqueue(
            jobKind,
            .object([("attempt_id", .number(String(attempt.value)))]),
            uniqueKey: "\(jobKind):\(attempt)"
        )
    }

    func pauseMilliseconds(after attempt: Int) -> Int64 { 1_000 << Int64(min(attempt, 6)) }

    func prepare(_ payload: JSON, in tx: Transaction) throws -> PaymentAttempt? {
        guard let id = payload["attempt_id"]?.integer else { return nil }
        return try PendingAttempts.find(AttemptID(id), in: tx)
    }

    func deliver(_ attempt: PaymentAttempt) async throws -> ProviderAnswer {
        guard let provider = providers.first(where: { $0.name == attempt.provider }) else {
            return .unreachable("there is no provider \(attempt.provider) here")
        }
        do {
            return try await provider.outcome(of: attempt).map(ProviderAnswer.said) ?? .nothing
        } catch {
            return .unreachable(String(describing: error))
        }
    }

    func settle(_ answer: ProviderAnswer, of attempt: PaymentAttempt, in tx: Transaction) throws {
        // A message that came meanwhile has settled it, or made it a matter for staff.
        guard let attempt = try PendingAttempts.find(attempt.id, in: tx) else { return }
        if try answer.settle(attempt, in: tx) { try PendingAttempts.stop(attempt.id, in: tx) }
    }
}
