package import Kernel

/// What the price of something measured is for, and which quantities of it can be bought.
package struct ItemMeasure: Codable, Sendable {
    /// What quantities count: `g`, `cm`, `ml`.
    let unit: String
    /// For how many units the price is.
    let per: Int
    /// Quantities are multiples of it.
    let step: Int
    /// The least that can be bought.
    let min: Int

    package init(_ measure: Measure) {
        unit = measure.unit
        per = measure.per
        step = measure.step
        min = measure.min
    }
}
