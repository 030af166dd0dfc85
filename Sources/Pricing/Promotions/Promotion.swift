package import Catalog
package import Kernel

/// A reduction that the shop grants, with everything that decides whether and how.
package struct Promotion: Sendable {
    /// Which others may apply beside it.
    package enum Stacking: Sendable, Equatable {
        /// All.
        case stackable
        /// One of each group: the one with the highest priority.
        case group(String)
        /// None: of several that stand alone the one with the highest priority.
        case exclusive
    }

    /// What grants it: `promotion:3`.
    package var source: String
    /// What the buyer reads.
    package var reason: String
    /// The higher, the earlier it is counted; among equals the order in which they are given.
    package var priority: Int
    package var stacking: Stacking
    package var conditions: Conditions
    package var effects: [Effect]
    /// The coupon code that brought it, if one did.
    package var code: String?
    /// What it may take away at most in this order; nil for any amount.
    package var budgetLeft: Money?

    package init(
        source: String,
        reason: String,
        effects: [Effect],
        conditions: Conditions = Conditions(),
        priority: Int = 0,
        stacking: Stacking = .stackable,
        code: String? = nil,
        budgetLeft: Money? = nil
    ) {
        self.source = source
        self.reason = reason
        self.effects = effects
        self.conditions = conditions
        self.priority = priority
        self.stacking = stacking
        self.code = code
        self.budgetLeft = budgetLeft
    }
}

/// Which goods a condition or an effect is about: those in each of the lists that are not empty.
package struct Selection: Sendable, Equatable {
    package var products: Set<ProductID> = []
    package var variants: Set<VariantID> = []
    /// With those below them.
    package var categories: Set<CategoryID> = []
    package var brands: Set<String> = []

    /// Every good.
    package static let all = Selection()

    package init() {}

    func contains(_ good: Good) -> Bool {
        (products.isEmpty || good.product.map(products.contains) ?? false)
            && (variants.isEmpty || good.variant.map(variants.contains) ?? false)
            && (categories.isEmpty || good.categories.contains { categories.contains($0) })
            && (brands.isEmpty || good.brand.map(brands.contains) ?? false)
    }
}

/// How much is taken away.
package enum Reduction: Sendable, Equatable {
    case percent(Percentage)
    /// A share, but at most so much of what is reduced together. In another currency it does not apply.
    case percentUpTo(Percentage, Money)
    /// At most so much; less when there is less to reduce. In another currency it does not apply.
    case amount(Money)
    /// What is left costs so much, if it cost more. In another currency it does not apply.
    case price(Money)
}

/// What a promotion does.
package enum Effect: Sendable, Equatable {
    /// Reduces each piece; at most so many of a line, and those after its first one otherwise, if said.
    case items(Reduction, Selection, piecesMax: Int? = nil, further: Reduction? = nil)
    /// Reduces the sum of the lines, spread over them by what they cost.
    case order(Reduction, Selection)
    /// For every so many pieces of one selection, so many of another are reduced, the cheapest first.
    case buyGet(BuyGet)
    /// Of every so many pieces the cheapest are reduced: 3 for 2.
    case cheapest(in: Int, Percentage, Selection)
    /// The highest tier that is reached reduces the lines.
    ///
    /// Of a tier by pieces and one by a sum that are both reached, the larger share counts.
    case tiers([Tier], Selection)
    /// Of some goods every so many pieces are reduced together: 3 for 10.00.
    case sets(SetOffer)
    /// Adds goods of one variant for nothing.
    case gift(Gift)
    /// Reduces what shipping costs.
    case shipping(Reduction)
}

/// Buy some, get others for less.
package struct BuyGet: Sendable, Equatable {
    package var buy: Int
    package var of: Selection
    package var get: Int
    package var from: Selection
    package var percent: Percentage
    /// How often it applies in one order, if there is a limit.
    package var timesMax: Int?

    package init(
        buy: Int,
        of: Selection,
        get: Int,
        from: Selection,
        percent: Percentage,
        timesMax: Int? = nil
    ) {
        self.buy = buy
        self.of = of
        self.get = get
        self.from = from
        self.percent = percent
        self.timesMax = timesMax
    }
}

/// So many pieces together for less; what is left over costs what it costs.
///
/// The dearest pieces stand in sets first, for the buyer's sake, and as many sets are made as take most away.
package struct SetOffer: Sendable, Equatable {
    /// Pieces in a set.
    package var size: Int
    package var of: Selection
    /// Of what a set costs, not of each piece.
    package var reduction: Reduction
    /// How many sets there are in one order at most, if there is a limit.
    package var timesMax: Int?

    package init(size: Int, of: Selection, reduction: Reduction, timesMax: Int? = nil) {
        self.size = size
        self.of = of
        self.reduction = reduction
        self.timesMax = timesMax
    }
}

/// What is given with an order.
package struct Gift: Sendable, Equatable {
    package var variant: VariantID
    /// From 1.
    package var quantity: Int

    package init(_ variant: VariantID, _ quantity: Int) {
        self.variant = variant
        self.quantity = quantity
    }
}

/// One step of a reduction that grows.
package struct Tier: Sendable, Equatable {
    package enum Threshold: Sendable, Equatable {
        case quantity(Int)
        case subtotal(Money)
    }

    package var from: Threshold
    package var percent: Percentage

    package init(from: Threshold, percent: Percentage) {
        self.from = from
        self.percent = percent
    }
}

extension Percentage {
    /// 100 %.
    package static var whole: Percentage {
        guard let whole = Percentage(millionths: 1_000_000) else { preconditionFailure("100 % is a rate") }
        return whole
    }
}
