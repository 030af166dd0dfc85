package import Kernel

/// One line, priced.
package struct QuotedLine: Sendable, Equatable {
    package let unit: Money
    package let quantity: Int
    /// Unit price times quantity.
    package let subtotal: Money
    /// What promotions take away, and tax that the buyer is relieved of.
    package let discount: Money
    /// Added to the price.
    package let tax: Money
    /// Inside the price.
    package let taxIncluded: Money
    /// What the line costs: subtotal less discount plus tax.
    package let total: Money
}

/// What an order costs and why.
///
/// Invariant: `total = subtotal − discount + shipping + tax + rounding` and `total` is the sum of
/// ``rows``, to
/// the minor unit.
package struct Quote: Sendable, Equatable {
    /// Those of the order, and then one for each of the ``gifts``.
    package let lines: [QuotedLine]
    /// What promotions give, the last lines.
    package let gifts: [QuotedGift]
    /// What they would give if there were enough of it.
    package let withheld: [QuotedGift]
    package let rows: [QuoteRow]
    /// What the prices contain already, beside the rows that add up.
    package let taxesIncluded: [QuoteRow]
    package let currency: Currency
    package let subtotal: Money
    package let discount: Money
    /// After its own discounts.
    package let shipping: Money
    /// Tax that is added.
    package let tax: Money
    /// Tax that the prices contain.
    package let taxIncluded: Money
    /// What makes the total payable in coins; may be less than zero.
    package let rounding: Money
    package let total: Money
    /// Whether tax is unknown because nobody knows where the order goes.
    package let isTaxPending: Bool
    /// What each promotion takes away, the first one first; also those that take nothing.
    package let promotions: [AppliedPromotion]
    /// Promotions that would have applied, and why they do not.
    package let passed: [PassedPromotion]
}

/// What a promotion gives.
package struct QuotedGift: Sendable, Equatable {
    package let source: String
    package let gift: Gift
}

/// What a promotion took away.
package struct AppliedPromotion: Sendable, Equatable {
    package let source: String
    package let code: String?
    /// From 0.
    package let amount: Money

    package init(source: String, code: String?, amount: Money) {
        self.source = source
        self.code = code
        self.amount = amount
    }
}

/// A promotion that did not apply.
package struct PassedPromotion: Sendable, Equatable {
    package enum Cause: String, SchemaWords {
        /// One of its conditions does not hold.
        case conditions = "conditions_not_met"
        /// Another one goes before it and stands alone, or is of the same group.
        case stacking = "not_combinable"
        /// Its budget does not reach.
        case budget = "budget_used_up"
    }

    package let source: String
    package let code: String?
    package let cause: Cause
}

/// Why no quote is made.
package enum QuoteRefusal: Refusal {
    /// A sum needs more than 63 bits of minor units.
    case amountTooLarge

    static let tooLarge = Problem.Kind(422, "amount_too_large", "The amounts are too large to be counted.")

    package static var kinds: [Problem.Kind] { [tooLarge] }

    package var problem: Problem {
        Problem(Self.tooLarge, "The order's amounts are too large to be counted; order fewer pieces.")
    }
}
