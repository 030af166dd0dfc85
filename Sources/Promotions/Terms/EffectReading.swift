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
        case .percent, .amount, .fixedPrice:
            return try targeted(
                try Self.need(reduction(in: currency, at: place), place + figure),
                in: currency,
                selection,
                at: place
            )
        case .buyGet: return .buyGet(try buyGet(selection, at: place))
        case .set: return .sets(try sets(selection, in: currency, at: place))
        case .gift:
            return .gift(Gift(try Self.need(variant_id, place + "variant_id"), quantity?.value ?? 1))
        case .cheapest:
            let every = try Self.need(every, place + "every").value
            return .cheapest(in: every, try share(at: place), selection)
        case .tiered: return .tiers(try readTiers(in: currency, at: place), selection)
        case .freeShipping: return .shipping(.percent(.whole))
        }
    }

    /// The field that says how much a reduction is.
    private var figure: String {
        switch type {
        case .amount: "amount"
        case .fixedPrice: "price"
        default: "percent"
        }
    }

    /// Nil when no figure says how much it is.
    private func reduction(in currency: Currency?, at place: String) throws(Problem) -> Reduction? {
        if let amount {
            return .amount(try amount.money(in: currency, field: place + "amount"))
        }
        if let price {
            return .price(try price.money(in: currency, field: place + "price"))
        }
        guard let percent else { return nil }
        let rate = try percent.percent(field: place + "percent")
        guard let max_amount else { return .percent(rate) }
        return .percentUpTo(rate, try max_amount.money(in: currency, field: place + "max_amount"))
    }

    private func targeted(
        _ reduction: Reduction,
        in currency: Currency?,
        _ selection: Selection,
        at place: String
    ) throws(Problem) -> Effect {
        switch target ?? .items {
        case .items:
            .items(
                reduction,
                selection,
                piecesMax: pieces_max?.value,
                further: try further.map { figure throws(Problem) in
                    try figure.like(reduction, in: currency, field: place + "further")
                }
            )
        case .order: .order(reduction, selection)
        case .shipping: .shipping(reduction)
        }
    }

    private func sets(
        _ selection: Selection,
        in currency: Currency?,
        at place: String
    ) throws(Problem) -> SetOffer {
        let figures = [percent, amount, price].compactMap(\.self)
        guard figures.count == 1, let reduction = try reduction(in: currency, at: place) else {
            throw .invalid(field: place + "price", "must be given, or amount, or percent, and one of them")
        }
        return SetOffer(
            size: try Self.need(every, place + "every").value,
            of: selection,
            reduction: reduction,
            timesMax: times_max?.value
        )
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
        guard let percent else { return .whole }
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

extension Figure {
    /// A figure of the kind that another reduction has.
    ///
    /// - Throws: 422 naming the field.
    fileprivate func like(
        _ reduction: Reduction,
        in currency: Currency?,
        field: String
    ) throws(Problem) -> Reduction {
        switch reduction {
        case .percent, .percentUpTo: .percent(try percent(field: field))
        case .amount: .amount(try money(in: currency, field: field))
        case .price: .price(try money(in: currency, field: field))
        }
    }
}
