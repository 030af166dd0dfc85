import Catalog
import Kernel
import Pricing

/// Promotions as lists of effects with conditions, and as single figures.
extension Draft {
    mutating func readPromotions(_ inputs: Fields) throws {
        let coupons = try inputs.texts("coupons") ?? []
        for promotion in try inputs.manyFields("promotions") ?? [] {
            if promotion.has("effects") {
                try readEffects(promotion, coupons)
            } else {
                try readAllocation(promotion)
            }
        }
        if let promotion = try inputs.fields("promotion") { try readSingle(promotion) }
        if inputs.has("allocation") { try readAllocation(inputs) }
        try readFigures(inputs)
    }

    private mutating func readEffects(_ promotion: Fields, _ coupons: [String]) throws {
        let name = try promotion.text("name")
        let priority = try promotion.integer("priority") ?? 0
        let isAlone = try promotion.flag("exclusive") ?? false
        var holds = try promotion.flag("enabled") ?? true
        if let coupon = try promotion.text("coupon"), !coupons.contains(coupon) { holds = false }
        let validity = try validity(promotion)
        var parts: [(conditions: Conditions, effect: Effect)] = []
        for effect in try promotion.manyFields("effects") ?? [] {
            var conditions = try conditions(effect)
            (conditions.from, conditions.until) = validity
            parts.append((conditions, try self.effect(effect)))
        }
        guard holds, let first = parts.first else { return }
        guard isAlone else {
            for part in parts {
                promote([part.effect], name, when: part.conditions, priority: Int(clamping: priority))
            }
            return
        }
        guard parts.allSatisfy({ $0.conditions == first.conditions }) else {
            throw NotUnderstood(why: "an exclusive promotion whose effects have several conditions")
        }
        promote(
            parts.map(\.effect),
            name,
            when: first.conditions,
            priority: Int(clamping: priority),
            stacking: .exclusive
        )
    }

    private func validity(_ promotion: Fields) throws -> (from: Timestamp?, until: Timestamp?) {
        let day: Int64 = 86_400_000
        let tomorrow = Timestamp(milliseconds: moment.milliseconds + day)
        let yesterday = Timestamp(milliseconds: moment.milliseconds - day)
        switch try promotion.text("valid") {
        case nil: return (nil, nil)
        case "starts tomorrow": return (tomorrow, nil)
        case "started yesterday": return (yesterday, nil)
        case "ended yesterday", "expired": return (nil, yesterday)
        case "ends tomorrow": return (nil, tomorrow)
        case "started yesterday, ends tomorrow": return (yesterday, tomorrow)
        case let words?: throw NotUnderstood(why: "a promotion that is valid “\(words)”")
        }
    }

    private mutating func conditions(_ effect: Fields) throws -> Conditions {
        var all: [Conditions] = []
        func add(_ change: (inout Conditions) -> Void) {
            var conditions = Conditions()
            change(&conditions)
            all.append(conditions)
        }
        if let least = try effect.money("min_items_total", currency) { add { $0.subtotalMin = least } }
        if let least = try effect.count("min_cart_quantity") { add { $0.quantityMin = least } }
        if let least = try effect.count("min_line_quantity") {
            let most = lines.map(\.quantity).max() ?? 0
            let dearest = lines.firstIndex { $0.quantity == most }
            let largest = Selection.all.of(dearest)
            add { ($0.quantityMin, $0.selection) = (least, largest) }
        }
        if let sku = try effect.text("cart_contains_sku") {
            let goods = selection { $0.name == sku }
            add { $0.selection = goods }
        }
        if let name = try effect.text("cart_contains_category") {
            let goods = Selection(category: category(name))
            add { $0.selection = goods }
        }
        if let total = try effect.fields("category_total") {
            guard let name = try total.text("category"), let least = try total.money("min", currency) else {
                throw NotUnderstood(why: "a category's total without a category or an amount")
            }
            let goods = Selection(category: category(name))
            add { ($0.selection, $0.subtotalMin) = (goods, least) }
        }
        guard all.count <= 1 else { throw NotUnderstood(why: "several conditions on one effect") }
        return all.first ?? Conditions()
    }

    private mutating func effect(_ effect: Fields) throws -> Effect {
        let reduction = try reduction(effect)
        let goods = try goods(effect)
        switch try effect.text("target") {
        case "unit", "line": return .items(reduction, goods, piecesMax: try effect.count("max_quantity"))
        case "order": return .order(reduction, goods)
        case "shipping": return .shipping(reduction)
        case let target: throw NotUnderstood(why: "an effect on \(target ?? "nothing")")
        }
    }

    private mutating func goods(_ effect: Fields) throws -> Selection {
        let skus = try effect.texts("skus")
        let names = try effect.texts("categories")
        let ids = names.map { names in Set(names.map { category($0) }) }
        let least = try effect.integer("min_unit_price") ?? 0
        let most = try effect.integer("max_unit_price") ?? .max
        return selection { line in
            skus?.contains(line.name) ?? true && ids.map { !$0.isDisjoint(with: line.categories) } ?? true
                && line.unit.minor >= least && line.unit.minor <= most && line.isEligible
        }
    }

    func reduction(_ effect: Fields) throws -> Reduction {
        switch try effect.text("type") {
        case "percent", "percentage":
            guard let rate = try effect.percentage("percent") ?? effect.percentage("value") else {
                throw NotUnderstood(why: "a percentage without its figure")
            }
            return .percent(rate)
        case "fixed":
            guard let amount = try effect.money("amount", currency) ?? effect.decimal("value", currency)
            else { throw NotUnderstood(why: "a reduction without its amount") }
            return .amount(amount)
        case "set_subtotal", "set_price":
            guard let amount = try effect.money("amount", currency) else {
                throw NotUnderstood(why: "a price without its amount")
            }
            return .price(amount)
        case let type: throw NotUnderstood(why: "a reduction of the type \(type ?? "nothing")")
        }
    }
}

extension Selection {
    init(category: CategoryID) {
        self = .all
        categories = [category]
    }

    /// The goods of one line.
    func of(_ line: Int?) -> Selection {
        var selection = Selection.all
        selection.variants = [line.map(Draft.variant) ?? VariantID(0)]
        return selection
    }
}
