package import Kernel

/// One line to be priced.
package struct QuoteLine: Sendable {
    package let unit: Money
    /// From 1.
    package let quantity: Int
    package let taxCode: String?

    package init(unit: Money, quantity: Int, taxCode: String? = nil) {
        self.unit = unit
        self.quantity = quantity
        self.taxCode = taxCode
    }
}

/// One step from the prices of the lines to the total, kept with the order.
package struct Adjustment: Sendable, Equatable {
    package enum Kind: String, SchemaWords {
        case discount
        case shipping
        case tax
        /// Tax that the price contains already: shown, not added.
        case taxIncluded = "tax_included"
    }

    package let kind: Kind
    /// Never negative: a discount is taken away.
    package let amount: Money
    /// The position of the line it belongs to; nil for the order.
    package let line: Int?
    /// The rate it was counted with.
    package let rate: Percentage?
    /// What caused it: `tax_rate:1`.
    package let source: String
    package let reason: String
}

/// One line, priced.
package struct QuotedLine: Sendable, Equatable {
    package let unit: Money
    package let quantity: Int
    /// Unit price times quantity.
    package let subtotal: Money
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
/// Invariant: `total = subtotal − discount + shipping + tax`, and every sum is that of its adjustments, to
/// the minor unit.
package struct Quote: Sendable, Equatable {
    package let lines: [QuotedLine]
    package let adjustments: [Adjustment]
    package let currency: Currency
    package let subtotal: Money
    package let discount: Money
    package let shipping: Money
    /// Tax that is added.
    package let tax: Money
    /// Tax that the prices contain.
    package let taxIncluded: Money
    package let total: Money
    /// Whether tax is unknown because nobody knows where the order goes.
    package let isTaxPending: Bool
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
