package import Kernel

/// What happened to money, as postings that add up to zero.
package struct LedgerEntry: Sendable {
    package enum Kind: String, SchemaWords, SQLConvertible {
        /// An order was paid.
        case capture
        /// Money came that belongs to no sale.
        case surplus
        /// Another amount came than was asked for; staff decide what becomes of it.
        case mismatch
        /// Captured money was given back.
        case refund
        /// Money of a mismatch went back outside of the shop, or its provider said that it never was.
        case returned
        /// The shop owes more or less on a gift card or as store credit.
        case credit
    }

    /// A change of one account: a debit when positive, a credit when negative.
    package struct Posting: Sendable {
        package let account: LedgerAccount
        package let amount: Money

        package static func debit(_ account: LedgerAccount, _ amount: Money) -> Posting {
            Posting(account: account, amount: amount)
        }

        package static func credit(_ account: LedgerAccount, _ amount: Money) -> Posting {
            // Amounts are never the least of 64 bits: they come from sums that were checked.
            Posting(account: account, amount: Money(minor: 0 &- amount.minor, currency: amount.currency))
        }

        /// What takes it back.
        package var reversed: Posting { .credit(account, amount) }
    }

    package let kind: Kind
    /// The effect that is booked, once: `capture:order:a1b2…`.
    package let key: String
    /// What it is about: `order:a1b2…`.
    package let reference: String
    package let postings: [Posting]

    /// Postings of nothing are left out.
    ///
    /// The sum must be zero in one currency, which is the caller's arithmetic and no input.
    package init(_ kind: Kind, _ key: String, of reference: String, _ postings: [Posting]) {
        self.kind = kind
        self.key = key
        self.reference = reference
        self.postings = postings.filter { $0.amount.minor != 0 }
        let sum = self.postings.reduce(Int64(0)) { $0 &+ $1.amount.minor }
        precondition(sum == 0, "the postings of an entry add up to zero")
        precondition(Set(self.postings.map(\.amount.currency)).count <= 1, "an entry has one currency")
    }
}
