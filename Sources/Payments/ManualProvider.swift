package import Kernel

/// Invoice, bank transfer, cash on delivery: staff say when the money is there.
package struct ManualProvider: PaymentProvider {
    package let name = "manual"

    package init() {}

    package func start(_ attempt: PaymentAttempt) async throws -> StartedPayment {
        StartedPayment(providerReference: "manual-\(attempt.id)")
    }

    /// Staff say when the money is there.
    package func outcome(of attempt: PaymentAttempt) async throws -> Confirmation? { nil }

    /// Staff who refund by hand have done so.
    package func refund(_ refund: Refund) async throws -> RefundAnswer {
        .refunded("manual-\(refund.key)")
    }

    /// Nobody confirms by message.
    package func confirmation(headers: [String: String], body: [UInt8], now: Timestamp) throws -> Confirmation
    {
        throw WebhookRefusal.unknownProvider
    }
}
