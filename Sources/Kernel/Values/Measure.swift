/// How a variant is sold by weight, length or volume.
///
/// All quantities of it, on the shelf, in carts and in orders, are whole numbers of its unit; its price is
/// for ``per`` of them: cheese at 19.90 for 1,000 g.
package struct Measure: Sendable, Equatable {
    /// What quantities count: `g`, `cm`, `ml`.
    package let unit: String
    /// For how many units the price is, from 1.
    package let per: Int
    /// Quantities are multiples of it, from 1.
    package let step: Int
    /// The least that can be bought, from 1.
    package let min: Int

    package init(unit: String, per: Int, step: Int = 1, min: Int = 1) {
        self.unit = unit
        self.per = per
        self.step = step
        self.min = min
    }

    /// The most of it that one line can have.
    package static let quantityMax = 1_000_000

    /// Why a quantity cannot be bought; nil when it can.
    package func fault(of quantity: Int) -> String? {
        guard quantity >= min else { return "must be at least \(min) \(unit)" }
        guard quantity % step == 0 else { return "must be a multiple of \(step) \(unit)" }
        guard quantity <= Self.quantityMax else { return "must be at most \(Self.quantityMax) \(unit)" }
        return nil
    }
}
