import Catalog
import Kernel
import Pricing

/// Promotions that are written as a few figures beside the lines.
extension Draft {
    /// One promotion on a line or the order.
    mutating func readSingle(_ promotion: Fields) throws {
        let reduction = try reduction(promotion)
        switch (try promotion.text("target"), reduction) {
        case ("line", .percent): promote([.items(reduction, .all)])
        case ("line", _):
            for index in lines.indices { promote([.order(reduction, Selection.all.of(index))]) }
        case ("order", _): promote([.order(reduction, .all)])
        case ("shipping", _): promote([.shipping(reduction)])
        case (let target, _): throw NotUnderstood(why: "a promotion on \(target ?? "nothing")")
        }
    }

    /// On each piece or across all lines.
    mutating func readAllocation(_ promotion: Fields) throws {
        let reduction = try reduction(promotion)
        switch try promotion.text("allocation") {
        case "each":
            promote([.items(reduction, eligible, piecesMax: try promotion.count("max_quantity"))])
        case "across": promote([.order(reduction, eligible)])
        case let allocation: throw NotUnderstood(why: "the allocation \(allocation ?? "nothing")")
        }
    }

    mutating func readFigures(_ inputs: Fields) throws {
        try readPercent(inputs)
        try readSets(inputs)
        try readBuyGet(inputs)
        try readTiers(inputs)
        var conditions = Conditions()
        let least = try inputs.count("min_quantity")
        conditions.quantityMin = least
        if try inputs.flag("multibuy") ?? false {
            let buy = max(0, (least ?? 0) - 1)
            let offer = BuyGet(buy: buy, of: eligible, get: 1, from: eligible, percent: .whole, timesMax: 1)
            promote([.buyGet(offer)], when: conditions)
        }
        if let amount = try inputs.money("fixed", currency) {
            promote([.order(.amount(amount), eligible)], when: conditions)
        }
        for amount in try inputs.integers("offers") ?? [] {
            promote([.order(.amount(Money(minor: amount, currency: currency)), eligible)])
        }
        if let rate = try inputs.percentage("sale_percent") { promote([.items(.percent(rate), eligible)]) }
        if let amount = try inputs.money("order_discount", currency), amount.minor > 0 {
            promote([.order(.amount(amount), .all)])
        }
    }

    private mutating func readPercent(_ inputs: Fields) throws {
        guard let number = try inputs.number("percent") else { return }
        isNegative = number.unscaled < 0
        guard let scaled = number.scaled(to: 4), let rate = Percentage(millionths: abs(scaled)) else {
            throw inputs.wrong("percent", "a percentage with at most 4 decimals")
        }
        var conditions = Conditions()
        conditions.quantityMin = try inputs.count("min_quantity")
        // Ours reduce what prices say, with or without tax.
        _ = try inputs.flag("offers_incl_tax")
        let cap = try inputs.money("cap", currency)
        let reduction = cap.map { Reduction.percentUpTo(rate, $0) } ?? .percent(rate)
        if let size = try inputs.count("group_size") {
            promote([.sets(SetOffer(size: size, of: eligible, reduction: reduction))], when: conditions)
        } else {
            let isEach = inputs.has("unit_prices")
            promote([isEach ? .items(reduction, .all) : .order(reduction, eligible)], when: conditions)
        }
    }

    /// So many pieces together for less.
    private mutating func readSets(_ inputs: Fields) throws {
        if let amount = try inputs.money("amount_per_unit", currency) {
            guard let size = try inputs.count("group_size") else { throw inputs.wrong("group_size", "there") }
            let reduction = Reduction.amount(try amount.multiplied(by: Int64(size)))
            promote([.sets(SetOffer(size: size, of: eligible, reduction: reduction))])
        }
        guard let price = try inputs.money("bundle_price", currency) else { return }
        guard let size = try inputs.count("quantity") else { throw inputs.wrong("quantity", "there") }
        promote([.sets(SetOffer(size: size, of: eligible, reduction: .price(price)))])
    }

    private mutating func readBuyGet(_ inputs: Fields) throws {
        guard let buy = try inputs.fields("buy"), let get = try inputs.fields("get") else { return }
        guard try inputs.text("type") == "buyget", let count = try buy.count("min_quantity"),
            let given = try get.count("quantity"), let name = try buy.text("category"),
            let from = try get.text("category")
        else { throw NotUnderstood(why: "an offer to buy some and get others without its figures") }
        let goods = Selection(category: category(from))
        guard let value = try get.decimal("value", currency),
            lines.allSatisfy({ !goods.contains($0) || $0.unit.minor <= value.minor })
        else { throw NotUnderstood(why: "others that are not given for nothing") }
        let offer = BuyGet(
            buy: count,
            of: Selection(category: category(name)),
            get: given,
            from: goods,
            percent: .whole
        )
        promote([.buyGet(offer)])
    }

    private mutating func readTiers(_ inputs: Fields) throws {
        let tiers = try inputs.manyFields("tiers") ?? []
        if let base = try inputs.percentage("base_percent") {
            var steps = [Tier(from: .quantity(1), percent: base)]
            for tier in tiers {
                guard let rate = try tier.percentage("percent") else { throw tier.wrong("percent", "there") }
                steps.append(Tier(from: try threshold(tier), percent: rate))
            }
            promote([.tiers(steps, eligible)])
        }
        guard let base = try inputs.money("base_amount", currency) else { return }
        promote([.order(.amount(base), eligible)], stacking: .group("tiers"))
        for (index, tier) in tiers.enumerated() {
            guard let amount = try tier.money("amount", currency) else { throw tier.wrong("amount", "there") }
            var conditions = Conditions()
            switch try threshold(tier) {
            case .quantity(let least): conditions.quantityMin = least
            case .subtotal(let least): conditions.subtotalMin = least
            }
            let effect = Effect.order(.amount(amount), eligible)
            promote([effect], when: conditions, priority: index + 1, stacking: .group("tiers"))
        }
    }

    private func threshold(_ tier: Fields) throws -> Tier.Threshold {
        if let least = try tier.count("from_quantity") { return .quantity(least) }
        guard let least = try tier.money("from", currency) else { throw tier.wrong("from", "there") }
        return .subtotal(least)
    }
}

extension Selection {
    /// For a selection of one category alone.
    fileprivate func contains(_ line: Draft.Line) -> Bool {
        !categories.isDisjoint(with: line.categories)
    }
}
