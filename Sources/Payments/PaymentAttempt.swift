package import Kernel

package typealias AttemptID = ID<PaymentAttempt>

/// One try to be paid an amount by a provider.
package struct PaymentAttempt: Sendable {
    package enum Status: String, SchemaWords, SQLConvertible {
        /// The provider has not said how it went.
        case pending
        case succeeded
        case failed
        /// Nobody waits for it any more.
        case cancelled
        /// Another amount or currency was paid than asked for; a task for staff says which.
        case mismatched
    }

    /// What captured money is for.
    package enum Purpose: String, SQLConvertible {
        case sale
        /// It belongs to no sale and goes back.
        case surplus
        /// A part of the sale that the shop owed the buyer already.
        case credit
    }

    package let id: AttemptID
    /// What is paid, such as `order:` and an external id.
    package let reference: String
    package let provider: String
    /// The provider's own name for it, once known.
    package let providerReference: String?
    package let amount: Money
    package let status: Status
    package let createdAt: Timestamp
    package let settledAt: Timestamp?
    package let lastError: String?

    /// Whether its provider may still know of money: also when it is said to have failed, or the order was
    /// cancelled meanwhile.
    package var isWorthAsking: Bool { [.pending, .failed, .cancelled].contains(status) }
}
