import Kernel
import Payments
import Synchronization

/// A provider that answers refunds as a test wants it to.
final class Till: PaymentProvider {
    struct IsDown: Error {}

    enum Mood: Sendable {
        case pays
        case isDown
        case refuses
    }

    let name = "till"
    let isSandbox = true
    private let state = Mutex((mood: Mood.pays, paid: [String: Int64](), asked: 0))

    var mood: Mood {
        get { state.withLock(\.mood) }
        set { state.withLock { $0.mood = newValue } }
    }

    /// What went back, by the name it was asked for with.
    var paid: [String: Int64] { state.withLock(\.paid) }
    var asked: Int { state.withLock(\.asked) }

    func start(_ attempt: PaymentAttempt) async throws -> StartedPayment {
        StartedPayment(providerReference: "till-\(attempt.id)")
    }

    func refund(_ refund: Refund) async throws -> RefundAnswer {
        let mood = state.withLock { state in
            state.asked += 1
            if state.mood == .pays { state.paid[refund.key, default: 0] += refund.amount.minor }
            return state.mood
        }
        switch mood {
        case .pays: return .refunded("back-\(refund.key)")
        case .isDown: throw IsDown()
        case .refuses: return .refused("the charge is too old")
        }
    }

    func outcome(of attempt: PaymentAttempt) async throws -> Confirmation? { nil }

    func confirmation(headers: [String: String], body: [UInt8], now: Timestamp) throws -> Confirmation {
        throw WebhookRefusal.badSignature
    }
}
