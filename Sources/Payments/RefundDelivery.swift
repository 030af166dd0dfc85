import Kernel

/// Asks a provider to pay back, until it has answered.
struct RefundDelivery: Delivery {
    static let jobKind = "payments.refund"
    let kind = RefundDelivery.jobKind
    /// With the pauses below about three days.
    let attemptsMax = 80
    let providers: [any PaymentProvider]

    /// 1 s, 2 s, 4 s … at most an hour.
    func pauseMilliseconds(after attempt: Int) -> Int64 {
        min(3_600_000, 1_000 << Int64(min(max(attempt - 1, 0), 12)))
    }

    func prepare(_ payload: JSON, in tx: Transaction) throws -> Refund? {
        guard let id = payload["refund_id"]?.integer else { return nil }
        guard let refund = try Refunds.find(RefundID(id), in: tx), refund.status == .pending else {
            return nil
        }
        return refund
    }

    func deliver(_ refund: Refund) async throws -> RefundAnswer {
        guard let provider = providers.first(where: { $0.name == refund.wish.provider }) else {
            return .refused("there is no provider \(refund.wish.provider) any more")
        }
        return try await provider.refund(refund)
    }

    func settle(_ answer: RefundAnswer, of refund: Refund, in tx: Transaction) throws {
        switch answer {
        case .refunded(let providerReference):
            try Refunds.succeed(refund, as: providerReference, in: tx)
        case .refused(let reason):
            try Refunds.fail(refund.id, because: reason, in: tx)
        }
    }

    func abandon(_ payload: JSON, because error: String, in tx: Transaction) throws {
        guard let id = payload["refund_id"]?.integer else { return }
        try Refunds.fail(RefundID(id), because: error, in: tx)
    }
}

/// What a provider says when it is asked to pay back.
package enum RefundAnswer: Sendable {
    /// Done, by the provider's own name if it has one.
    case refunded(String?)
    /// It will never do so; asking again is useless.
    case refused(String)
}
