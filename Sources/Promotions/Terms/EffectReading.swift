import Kernel
import Pricing

/// From requests and rows to effects.
extension EffectBody {
    /// The effect that is meant, with amounts in the promotion's currency; it stands at a place such as
    /// `effects[0].`.
    ///
    /// - Throws: 422 naming the field.
    func effect(in currency: Currency?, at place: String) throws(Problem) -> Effect {
        try requireFitting(at: place)
        let selection = try SelectionLists(
            products: product_ids,
            variants: variant_ids,
            categories: category_ids,
            brands: brands
        ).selection(at: place)
        switch type {
        case .percent:
            let rate = try Self.need(percent, place + "percent").percent(field: place + "percent")
            return targeted(.percent(rate), selection)
        case .amount:
            let amount = try Self.need(amount, place + "amount")
            return targeted(.amount(try amount.money(in: currency, field: place + "amount")), selection)
        case .fixedPrice:
            let price = try Self.need(price, place + "price").money(in: currency, field: place + "price")
            return .items(.price(price), selection, piecesMax: pieces_max?.value)
        case .buyGet: return .buyGet(try buyGet(selection, at: place))
        case .cheapest:
            let every = try Self.need(every, place + "every").value
            return .cheapest(in: every, try share(at: place), selection)
        case .tiered: return .tiers(try readTiers(in: currency, at: place), selection)
        case .freeShipping: return .shipping(.percent(.all))
        }
    }

    private func targeted(_ reduction: Reduction, _ selection: Selection) -> Effect {
        switch target ?? .items {
        case .items: .items(reduction, selection, piecesMax: pieces_max?.value)
        case .order: .order(reduction, selection)
        case .shipping: .shipping(reduction)
        }
    }

    private func buyGet(_ selection: Selection, at place: String) throws(Problem) -> BuyGet {
        let lists = SelectionLists(
            products: get_product_ids,
            variants: get_variant_ids,
            categories: get_category_ids,
            brands: get_brands
        )
        return BuyGet(
            buy: try Self.need(buy, place + "buy").value,
            of: selection,
            get: try Self.need(get, place + "get").value,
            from: try lists.selection(at: place + "get_"),
            percent: try share(at: place),
            timesMax: times_max?.value
        )
    }

    /// All of it unless said.
    private func share(at place: String) throws(Problem) -> Percentage {
        guard let percent else { return .all }
        return try percent.percent(field: place + "percent")
    }

    private func readTiers(in currency: Currency?, at place: String) throws(Problem) -> [Tier] {
        let tiers = try Self.need(tiers, place + "tiers")
        guard (1...50).contains(tiers.count) else {
            throw .invalid(field: place + "tiers", "must have from 1 to 50 entries")
        }
        var read: [Tier] = []
        for (index, tier) in tiers.enumerated() {
            read.append(try tier.tier(in: currency, at: "\(place)tiers[\(index)]."))
        }
        return read
    }

    private static func need<Value>(_ value: Value?, _ field: String) throws(Problem) -> Value {
        guard let value else { throw .invalid(field: field, "is missing") }
        return value
    }
}

extension TierBody {
    fileprivate func tier(in currency: Currency?, at place: String) throws(Problem) -> Tier {
        let rate = try percent.percent(field: place + "percent")
        switch (quantity_min, subtotal_min) {
        case (let quantity?, nil): return Tier(from: .quantity(quantity.value), percent: rate)
        case (nil, let subtotal?):
            let least = try subtotal.money(in: currency, field: place + "subtotal_min")
            return Tier(from: .subtotal(least), percent: rate)
        default:
            throw .invalid(field: place + "quantity_min", "must be given, or subtotal_min, and not both")
        }
    }
}

extension Percentage {
    /// 100 %.
    static var all: Percentage {
        guard let all = Percentage(millionths: 1_000_000) else { preconditionFailure("100 % is a rate") }
        return all
    }
}
