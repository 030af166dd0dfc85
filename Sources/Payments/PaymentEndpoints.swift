package import Kernel

/// Shows one attempt at payment.
package struct ShowPaymentAttempt: Query {
    package static let route = Route.get(
        "/payments/attempts/{attempt_id}",
        "Show a payment attempt",
        problems: [Problem.notFound]
    )
    package typealias Who = Staff<OrdersRead>

    package struct Path: Codable, Sendable {
        let attempt_id: AttemptID
    }

    package struct Reply: Codable, Sendable {
        let attempt_id: AttemptID
        let reference: String
        let provider: String
        let provider_reference: String?
        let amount: Money
        let currency: Currency
        let status: PaymentAttempt.Status
        let created_at: Timestamp
        let settled_at: Timestamp?
        let last_error: String?
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        guard let attempt = try PaymentAttempts.find(call.path.attempt_id, in: tx) else {
            throw Problem.notFound("Payment attempt not found")
        }
        return Reply(
            attempt_id: attempt.id,
            reference: attempt.reference,
            provider: attempt.provider,
            provider_reference: attempt.providerReference,
            amount: attempt.amount,
            currency: attempt.amount.currency,
            status: attempt.status,
            created_at: attempt.createdAt,
            settled_at: attempt.settledAt,
            last_error: attempt.lastError
        )
    }
}
