package import Kernel
import Pricing
package import Promotions

/// What a promotion would have done to the orders of a time: each is quoted again with it.
package struct PromotionPreview: Codable, Sendable {
    package let from: Timestamp
    package let until: Timestamp
    /// All that were placed and neither cancelled nor left unpaid.
    package private(set) var orders = 0
    /// Those from which it would have taken something.
    package private(set) var matched = 0
    /// When the first order would have gone without it because of a limit for all.
    package private(set) var limit_reached_at: Timestamp?
    /// When the first order would have gone without it because the budget did not reach.
    package private(set) var budget_reached_at: Timestamp?
    package private(set) var currencies: [Sums] = []

    /// What became of the orders in one currency; without tax that is added.
    package struct Sums: Codable, Sendable {
        package let currency: Currency
        package fileprivate(set) var orders = 0
        package fileprivate(set) var matched = 0
        /// What it would have taken away.
        package fileprivate(set) var discount: Money
        /// Of those from which it would have taken something.
        package fileprivate(set) var discount_average: Money
        /// What it took away then, if it was there.
        package fileprivate(set) var discount_then: Money
        /// Goods and shipping after what other promotions took then.
        package fileprivate(set) var revenue_before: Money
        /// The same with this promotion.
        package fileprivate(set) var revenue_after: Money

        fileprivate init(_ currency: Currency) {
            self.currency = currency
            let zero = Money.zero(currency)
            (discount, discount_average, discount_then, revenue_before, revenue_after) = (
                zero, zero, zero, zero, zero
            )
        }
    }

    /// Reads all orders from one moment until before another, page by page, in one snapshot.
    ///
    /// - Throws: 422 when there are more orders than `most`, or the time ends before it begins;
    ///   ``QuoteRefusal/amountTooLarge``.
    package init(
        of terms: PromotionTerms,
        from: Timestamp? = nil,
        until: Timestamp? = nil,
        most: Int = .max,
        in tx: Transaction,
        onProgress: (_ orders: Int) -> Void = { _ in }
    ) throws {
        let end = until ?? tx.now
        self.from = from ?? end.adding(days: -30)
        self.until = end
        guard self.from < end else { throw Problem.invalid(field: "until", "must be later than from") }
        let past = PastOrders(from: self.from, until: end, promotion: terms.promotion.source)
        if most < .max {
            let count = try past.count(in: tx)
            guard count <= most else { throw PreviewRefusal.tooManyOrders(count, most: most) }
        }
        var trial = PreviewTrial(terms)
        do {
            try past.each(in: tx) { order in
                try add(order, try trial.outcome(of: order, in: tx))
                if orders % 1_000 == 0 { onProgress(orders) }
            }
        } catch is Money.Fault {
            throw QuoteRefusal.amountTooLarge
        }
        (limit_reached_at, budget_reached_at) = (trial.limitReachedAt, trial.budgetReachedAt)
        currencies.sort { $0.currency.code < $1.currency.code }
    }

    private mutating func add(_ past: PastOrder, _ outcome: PreviewTrial.Outcome) throws {
        let place: Int
        if let known = currencies.firstIndex(where: { $0.currency == past.currency }) {
            place = known
        } else {
            place = currencies.count
            currencies.append(Sums(past.currency))
        }
        orders += 1
        currencies[place].orders += 1
        try currencies[place].add(past, outcome)
        if outcome.discount.minor > 0 { matched += 1 }
    }
}

extension PromotionPreview.Sums {
    fileprivate mutating func add(_ past: PastOrder, _ outcome: PreviewTrial.Outcome) throws {
        revenue_before = try revenue_before.adding(past.before)
        revenue_after = try revenue_after.adding(outcome.after)
        discount_then = try discount_then.adding(past.own)
        guard outcome.discount.minor > 0 else { return }
        matched += 1
        discount = try discount.adding(outcome.discount)
        discount_average = Money(minor: discount.minor / Int64(matched), currency: currency)
    }
}

/// Why nothing is previewed.
enum PreviewRefusal: Refusal {
    case tooManyOrders(Int, most: Int)

    private static let kind = Problem.Kind(
        422,
        "too_many_orders",
        "There are more orders in that time than are tried in one request."
    )

    static var kinds: [Problem.Kind] { [kind] }

    var problem: Problem {
        switch self {
        case .tooManyOrders(let count, let most):
            Problem(
                Self.kind,
                "There are \(count) orders in that time, and at most \(most) are tried in one request; "
                    + "name a shorter time, or use `mercato promotions simulate`."
            )
        }
    }
}
