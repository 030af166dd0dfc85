import Kernel
import Pricing

/// From effects to rows and replies: every effect has one form.
extension EffectBody {
    init(_ effect: Effect) {
        switch effect {
        case .items(let reduction, let selection, let piecesMax, let rest):
            self.init(reduction, of: .items)
            select(selection)
            pieces_max = piecesMax.flatMap { Count($0) }
            further = rest.map(Figure.init)
        case .order(let reduction, let selection):
            self.init(reduction, of: .order)
            select(selection)
        case .buyGet(let offer):
            self.init(.buyGet)
            (buy, get) = (Count(offer.buy), Count(offer.get))
            percent = Figure(offer.percent)
            times_max = offer.timesMax.flatMap { Count($0) }
            select(offer.of)
            let gifts = SelectionLists(offer.from)
            (get_product_ids, get_variant_ids) = (gifts.products, gifts.variants)
            (get_category_ids, get_brands) = (gifts.categories, gifts.brands)
        case .cheapest(let pieces, let rate, let selection):
            self.init(.cheapest)
            (every, percent) = (Count(pieces), Figure(rate))
            select(selection)
        case .tiers(let steps, let selection):
            self.init(.tiered)
            tiers = steps.map(TierBody.init)
            select(selection)
        case .sets(let offer):
            self.init(.set)
            let body = EffectBody(offer.reduction, of: .items)
            (percent, amount, price) = (body.percent, body.amount, body.price)
            (every, times_max) = (Count(offer.size), offer.timesMax.flatMap { Count($0) })
            select(offer.of)
        case .gift(let gift):
            self.init(.gift)
            (variant_id, quantity) = (gift.variant, Count(gift.quantity))
        case .shipping(.percent(.whole)): self.init(.freeShipping)
        case .shipping(let reduction): self.init(reduction, of: .shipping)
        }
    }

    private init(_ reduction: Reduction, of reduced: EffectTarget) {
        switch reduction {
        case .percent(let rate):
            self.init(.percent)
            (target, percent) = (reduced, Figure(rate))
        case .percentUpTo(let rate, let most):
            self.init(.percent)
            (target, percent, max_amount) = (reduced, Figure(rate), Figure(most))
        case .amount(let money):
            self.init(.amount)
            (target, amount) = (reduced, Figure(money))
        case .price(let money):
            self.init(.fixedPrice)
            price = Figure(money)
        }
    }

    private mutating func select(_ selection: Selection) {
        let lists = SelectionLists(selection)
        (product_ids, variant_ids) = (lists.products, lists.variants)
        (category_ids, brands) = (lists.categories, lists.brands)
    }
}

extension TierBody {
    init(_ tier: Tier) {
        percent = Figure(tier.percent)
        switch tier.from {
        case .quantity(let least): quantity_min = Count(least)
        case .subtotal(let least): subtotal_min = Figure(least)
        }
    }
}

extension Figure {
    fileprivate init(_ reduction: Reduction) {
        switch reduction {
        case .percent(let rate), .percentUpTo(let rate, _): self.init(rate)
        case .amount(let money), .price(let money): self.init(money)
        }
    }
}
