package import Kernel

/// One step on the way to the total, with everything that says why it is there.
///
/// The amounts of a quote's rows add up to its total.
package struct QuoteRow: Sendable, Equatable {
    package enum Kind: String, SchemaWords {
        /// What a line costs before anything else: unit price times quantity.
        case item
        /// A promotion on goods: less than zero.
        case discount
        case shipping
        /// A promotion on shipping: less than zero.
        case shippingDiscount = "shipping_discount"
        /// Tax that comes on top of the prices.
        case tax
        /// Tax that the price contains and this buyer does not owe: less than zero.
        case taxRelief = "tax_relief"
        /// What makes the total payable in coins.
        case rounding
        /// Tax that the price contains: among ``Quote/taxesIncluded``, for it adds nothing to the total.
        case taxIncluded = "tax_included"
    }

    package let kind: Kind
    /// Signed: a discount is less than zero.
    package let amount: Money
    /// What it was counted from.
    package let base: Money
    /// The share of the base, where it is one.
    package let rate: Percentage?
    /// What caused it: `tax_rate:1`.
    package let source: String
    /// What the buyer reads: `Tax 10 %`.
    package let reason: String
    /// The positions of the lines that it belongs to, from 0; none for shipping and the whole order.
    package let lines: [Int]
}
