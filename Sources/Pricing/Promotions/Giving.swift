import Kernel

extension Quote.Order {
    /// What some promotions give, the first one first, as far as there are pieces; and what they cannot give.
    ///
    /// A gift has a price, which its promotion takes away, so that limits and budgets count it.
    func given(
        by promotions: [Promotion]
    ) -> (lines: [QuoteLine], gifts: [QuotedGift], withheld: [QuotedGift]) {
        var left = gifts.mapValues(\.quantity)
        var (lines, given, withheld) = ([QuoteLine](), [QuotedGift](), [QuotedGift]())
        for promotion in promotions {
            for case .gift(let gift) in promotion.effects {
                let quoted = QuotedGift(source: promotion.source, gift: gift)
                guard let line = gifts[gift.variant], line.unit.minor > 0, gift.quantity > 0,
                    let pieces = left[gift.variant], pieces >= gift.quantity
                else {
                    withheld.append(quoted)
                    continue
                }
                left[gift.variant] = pieces - gift.quantity
                lines.append(line.given(by: promotion.source, gift.quantity))
                given.append(quoted)
            }
        }
        return (lines, given, withheld)
    }
}
