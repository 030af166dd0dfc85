package import Kernel

extension Quote {
    /// Prices an order at a moment: promotions on pieces, on sums, shipping and promotions on it, tax,
    /// totals,
    /// coins, in this order.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    package static func of(_ order: Order, at now: Timestamp) throws(QuoteRefusal) -> Quote {
        do {
            var choice = try PromotionChoice(order, at: now)
            while true {
                var counting = try counted(order, choice.applied, at: now)
                guard let overdrawn = counting.overdrawn else {
                    let (_, gifts, withheld) = order.given(by: choice.applied)
                    return try counting.quote(passed: choice.passed, gifts: gifts, withheld: withheld)
                }
                // Without it others may apply, so all is counted again; there is one less each time.
                choice = try PromotionChoice(order, without: choice.overdrawn + [overdrawn.source], at: now)
            }
        } catch Money.Fault.overflow {
            throw .amountTooLarge
        } catch {
            preconditionFailure("an order is quoted in one currency and with fitting weights: \(error)")
        }
    }

    private static func counted(
        _ order: Order,
        _ promotions: [Promotion],
        at now: Timestamp
    ) throws(Money.Fault) -> Counting {
        var order = order
        order.lines += order.given(by: promotions).lines
        var counting = try Counting(order)
        for phase in [Counting.Phase.items, .order] {
            for promotion in promotions { try counting.apply(promotion, in: phase) }
        }
        if let shipping = order.shipping { try counting.send(shipping) }
        for promotion in promotions { try counting.apply(promotion, in: .shipping) }
        if let relief = order.relief {
            try counting.relieve(relief)
        } else if let destination = order.destination {
            try counting.tax(order.rates.filter { $0.holds(at: now, in: destination) })
        }
        return counting
    }
}
