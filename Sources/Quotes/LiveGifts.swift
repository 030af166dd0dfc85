package import Catalog
import Inventory
import Kernel
import Pricing

/// What promotions give to an order, or would give if there were enough of it.
package struct LiveGift: Sendable {
    package let good: OrderedGood
    package let quantity: Int
    /// The promotion: `promotion:3`.
    package let source: String
}

/// What promotions could give, with the prices and the stock of now.
struct LiveGifts {
    /// Also of what is not sold now, to be named.
    private let goods: [VariantID: OrderedGood]
    /// Pieces that are left beside those that are ordered.
    private let left: [VariantID: Int]

    /// Two statements; none for promotions that give nothing.
    init(of promotions: [Promotion], for wish: QuoteWish, in tx: Transaction) throws {
        let variants = Set(promotions.flatMap(\.effects).compactMap(\.gift?.variant))
            .sorted { $0.value < $1.value }
        // Each variant of an order is held.
        guard !variants.isEmpty, wish.lines.count + variants.count <= HoldLimits.perOwnerMax else {
            (goods, left) = ([:], [:])
            return
        }
        goods = try Sellables.ordered(variants, currency: wish.currency, in: tx)
        let rows = try tx.rows(
            """
            SELECT v.id, \(Stock.available(to: wish.holder ?? "", at: tx.now)) AS available,
                (SELECT MIN(h.expires_at) FROM holds h
                 WHERE h.variant_id = v.id AND h.expires_at > \(tx.now)) AS next_hold
            FROM variants v WHERE v.id IN \(variants)
            """
        )
        var left: [VariantID: Int] = [:]
        for row in rows {
            if let moment: Timestamp = row["next_hold"] { tx.answerHolds(until: moment) }
            left[row["id"]] = row["available"]
        }
        for (variant, pieces) in wish.lines.flatMap(\.needs) { left[variant]? -= pieces }
        self.left = left
    }

    /// As the quote counts with them.
    func lines(_ rounding: Rounding) throws -> [VariantID: QuoteLine] {
        try goods.compactMapValues { good in
            // What is measured is given by nobody: a promotion says how many pieces.
            guard good.sellable.isActive, good.sellable.makeup != .measured,
                let pieces = left[good.sellable.variantID], pieces > 0
            else { return nil }
            return try QuoteWish.Line(good, pieces).quoted(pieces: 1, rounding)
        }
    }

    /// What the quote gave or could not give; what is not even known any more has no name to be told.
    func named(_ gifts: [QuotedGift]) -> [LiveGift] {
        gifts.compactMap { quoted in
            goods[quoted.gift.variant].map {
                LiveGift(good: $0, quantity: quoted.gift.quantity, source: quoted.source)
            }
        }
    }
}

extension Effect {
    fileprivate var gift: Gift? {
        if case .gift(let gift) = self { gift } else { nil }
    }
}
