import Kernel
import Pricing

/// A whole promotion as staff write it.
package struct PromotionBody: Codable, Sendable {
    /// What buyers read.
    var name: Text<1, 120>
    var description: Text<0, 2_000>?
    var is_active: Bool?
    /// The higher, the earlier it is counted, and the sooner it stands alone.
    var priority: Count<-1_000_000, 1_000_000>?
    /// `stackable` unless said.
    var stacking: StackingWord?
    /// Of which only one promotion applies: for `group`.
    var group_name: Text<1, 60>?
    /// Of all its amounts; needed when there are any.
    var currency: Currency?
    /// Whether it applies only to who enters one of its codes.
    var needs_code: Bool?
    var conditions: ConditionsBody?
    var effects: [EffectBody]
    var starts_at: Timestamp?
    /// The first moment at which it applies no more.
    var ends_at: Timestamp?
    var limit_total: Count<1, 1_000_000_000>?
    var limit_per_customer: Count<1, 1_000_000>?
    /// What it may take away in all orders together, in its currency.
    var budget: Figure?

    /// - Throws: 422 naming the field.
    func values() throws(Problem) -> PromotionValues {
        guard (1...20).contains(effects.count) else {
            throw .invalid(field: "effects", "must have from 1 to 20 entries")
        }
        if let starts_at, let ends_at, starts_at >= ends_at {
            throw .invalid(field: "ends_at", "must be later than starts_at")
        }
        return PromotionValues(
            name: name.text,
            description: description?.text,
            isActive: is_active ?? true,
            priority: priority?.value ?? 0,
            stacking: try Promotion.Stacking(stacking ?? .stackable, group_name?.text),
            currency: currency,
            needsCode: needs_code ?? false,
            conditions: try conditions?.conditions(in: currency) ?? Conditions(),
            effects: try [Effect].effects(effects, in: currency),
            startsAt: starts_at,
            endsAt: ends_at,
            limitTotal: limit_total?.value,
            limitPerCustomer: limit_per_customer?.value,
            budget: try budget.map { figure throws(Problem) in
                try figure.money(in: currency, field: "budget")
            }
        )
    }
}

extension PromotionBody {
    /// What staff would have to write for it.
    init(_ values: PromotionValues) {
        self.init(
            name: Text(checked: values.name),
            description: values.description.map { Text(checked: $0) },
            is_active: values.isActive,
            priority: Count(values.priority),
            stacking: values.stacking.word,
            group_name: values.stacking.group.map { Text(checked: $0) },
            currency: values.currency,
            needs_code: values.needsCode,
            conditions: ConditionsBody(values.conditions),
            effects: values.effects.map(EffectBody.init),
            starts_at: values.startsAt,
            ends_at: values.endsAt,
            limit_total: values.limitTotal.flatMap { Count($0) },
            limit_per_customer: values.limitPerCustomer.flatMap { Count($0) },
            budget: values.budget.map(Figure.init)
        )
    }
}

/// A promotion as staff see it.
struct PromotionReply: Codable, Sendable {
    let id: ID<Promotion>
    let name: String
    let description: String?
    let is_active: Bool
    let priority: Int
    let stacking: StackingWord
    let group_name: String?
    let currency: Currency?
    let needs_code: Bool
    let conditions: ConditionsBody
    let effects: [EffectBody]
    let starts_at: Timestamp?
    let ends_at: Timestamp?
    let limit_total: Int?
    let limit_per_customer: Int?
    let budget: Money?
    /// Orders that it reduced and that were not cancelled.
    let uses: Int
    /// What it took away in these, in its currency.
    let spent: Money?
    let created_at: Timestamp
    let updated_at: Timestamp

    init(_ stored: StoredPromotion) {
        let values = stored.values
        id = stored.id
        name = values.name
        description = values.description
        is_active = values.isActive
        priority = values.priority
        stacking = values.stacking.word
        group_name = values.stacking.group
        currency = values.currency
        needs_code = values.needsCode
        conditions = ConditionsBody(values.conditions)
        effects = values.effects.map(EffectBody.init)
        starts_at = values.startsAt
        ends_at = values.endsAt
        limit_total = values.limitTotal
        limit_per_customer = values.limitPerCustomer
        budget = values.budget
        uses = stored.uses
        spent = values.currency.map { Money(minor: stored.spentMinor, currency: $0) }
        created_at = stored.createdAt
        updated_at = stored.updatedAt
    }
}
