import Kernel
import Pricing

/// Changes what is mentioned of a promotion; conditions and effects are rewritten as a whole.
struct ChangePromotion: Command {
    typealias Who = Staff<PromotionsWrite>
    typealias Path = PromotionPath
    typealias Reply = PromotionReply
    static let route = Route.patch(
        "/promotions/{id}",
        "Change a promotion",
        refusals: [PromotionWritingRefusal.self],
        problems: [Problem.notFound]
    )

    struct Body: Codable, Sendable {
        let name: Text<1, 120>?
        let description: Change<Text<0, 2_000>>
        let is_active: Bool?
        let priority: Count<-1_000_000, 1_000_000>?
        let stacking: StackingWord?
        let group_name: Change<Text<1, 60>>
        let currency: Change<Currency>
        let needs_code: Bool?
        let conditions: Change<ConditionsBody>
        let effects: [EffectBody]?
        let starts_at: Change<Timestamp>
        let ends_at: Change<Timestamp>
        let limit_total: Change<Count<1, 1_000_000_000>>
        let limit_per_customer: Change<Count<1, 1_000_000>>
        let budget: Change<Figure>
    }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> PromotionReply {
        try call.path.change(in: tx) { call.body.applied(to: PromotionBody($0)) }
    }
}

extension ChangePromotion.Body {
    fileprivate func applied(to old: PromotionBody) -> PromotionBody {
        var new = old
        if let name { new.name = name }
        new.description = description.applied(to: old.description)
        if let is_active { new.is_active = is_active }
        if let priority { new.priority = priority }
        if let stacking { new.stacking = stacking }
        // A group that is left is not asked to be named away too.
        new.group_name = group_name.applied(to: new.stacking == .group ? old.group_name : nil)
        new.currency = currency.applied(to: old.currency)
        if let needs_code { new.needs_code = needs_code }
        new.conditions = conditions.applied(to: old.conditions)
        if let effects { new.effects = effects }
        new.starts_at = starts_at.applied(to: old.starts_at)
        new.ends_at = ends_at.applied(to: old.ends_at)
        new.limit_total = limit_total.applied(to: old.limit_total)
        new.limit_per_customer = limit_per_customer.applied(to: old.limit_per_customer)
        new.budget = budget.applied(to: old.budget)
        return new
    }
}
