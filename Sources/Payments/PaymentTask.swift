package import Kernel

/// What a person must look at: money that came wrongly, or must go back by hand.
package struct PaymentTask: Sendable {
    package enum Kind: String, SchemaWords, SQLConvertible {
        /// Another amount came than was asked for.
        case amountMismatch = "amount_mismatch"
        /// A provider refuses to pay back.
        case refund
    }

    /// What became of it.
    package enum Outcome: String, SchemaWords, SQLConvertible {
        /// The money went back outside of the shop; the books say so.
        case paidBack = "paid_back"
        /// Nothing is booked: the money stays where the books have it.
        case closed
    }

    package let id: ID<PaymentTask>
    package let kind: Kind
    /// What it is about: `order:a1b2…`.
    package let reference: String
    package let detail: String
    /// What of its money is told by: the entry of the books, or the refund's key; nil when no money is known.
    let subject: String?
    package let createdAt: Timestamp
    package let resolvedAt: Timestamp?
    package let resolvedBy: String?
    package let outcome: Outcome?
    package let note: String?
}
