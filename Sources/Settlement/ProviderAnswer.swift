import Kernel
import Orders
import Payments

/// What a provider says of an attempt when it is asked.
enum ProviderAnswer: Sendable {
    case said(Confirmation)
    /// It knows of no money yet.
    case nothing
    /// It cannot be reached, or there is none of that name.
    case unreachable(String)

    /// Does to the order what the same words in a message would have done.
    ///
    /// - Returns: whether the attempt is settled now.
    func settle(_ attempt: PaymentAttempt, in tx: Transaction) throws -> Bool {
        switch self {
        case .nothing: return false
        case .unreachable(let reason):
            try PendingAttempts.note(String(reason.prefix(300)), of: attempt.id, in: tx)
            return false
        case .said(let confirmation):
            try OrderSettlement.settle(confirmation, by: attempt.provider, in: tx)
            return true
        }
    }
}
