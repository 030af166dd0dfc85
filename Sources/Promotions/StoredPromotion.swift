package import Kernel
package import Pricing

/// Everything that staff decide about a promotion.
struct PromotionValues: Sendable, Equatable {
    var name: String
    var description: String?
    var isActive: Bool
    var priority: Int
    var stacking: Promotion.Stacking
    /// Of all its amounts; nil when there are none, and then it is for carts of every currency.
    var currency: Currency?
    /// Whether it applies only to who enters one of its codes.
    var needsCode: Bool
    var conditions: Conditions
    var effects: [Effect]
    var startsAt: Timestamp?
    /// The first moment at which it applies no more.
    var endsAt: Timestamp?
    var limitTotal: Int?
    var limitPerCustomer: Int?
    /// What it may take away in all orders together.
    var budget: Money?
}

/// A promotion as it is kept.
struct StoredPromotion: Sendable {
    let id: ID<Promotion>
    let values: PromotionValues
    /// Redemptions that were not released.
    let uses: Int
    /// What they took away, in minor units of its currency.
    let spentMinor: Int64
    let createdAt: Timestamp
    let updatedAt: Timestamp

    var source: String { Promotion.source(of: id) }

    /// As the quote asks for it, with the code that brought it.
    func promotion(code: String?) -> Promotion {
        var conditions = values.conditions
        conditions.from = values.startsAt
        conditions.until = values.endsAt
        return Promotion(
            source: source,
            reason: values.name,
            effects: values.effects,
            conditions: conditions,
            priority: values.priority,
            stacking: values.stacking,
            code: values.needsCode ? code : nil,
            budgetLeft: values.budget.map { budget in
                Money(minor: max(0, budget.minor - spentMinor), currency: budget.currency)
            }
        )
    }
}

extension Promotion {
    private static let prefix = "promotion:"

    /// What grants it, as quotes and orders say: `promotion:3`.
    package static func source(of id: ID<Promotion>) -> String { "\(prefix)\(id)" }

    /// The promotion that a source names; nil when it names something else.
    package static func id(of source: String) -> ID<Promotion>? {
        guard source.hasPrefix(prefix) else { return nil }
        return Int64(source.dropFirst(prefix.count)).map { ID($0) }
    }
}
