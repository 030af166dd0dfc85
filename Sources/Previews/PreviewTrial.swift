import Catalog
import Kernel
import Pricing
import Promotions

/// A promotion on its way through the orders of the past: its limits and its budget are used up as it goes.
struct PreviewTrial {
    /// What it does to one order.
    struct Outcome {
        /// From 0.
        let discount: Money
        /// What the order costs with it, without tax that is added.
        let after: Money
    }

    private let terms: PromotionTerms
    private var uses = 0
    private var spent: Int64 = 0
    /// Uses of each customer, by a number made of the key; only where they are limited.
    private var usesByCustomer: [Int: Int] = [:]
    /// What it could give, by currencies.
    private var gifts: [Currency: [VariantID: QuoteLine]] = [:]
    private(set) var limitReachedAt: Timestamp?
    private(set) var budgetReachedAt: Timestamp?

    init(_ terms: PromotionTerms) {
        self.terms = terms
    }

    mutating func outcome(of past: PastOrder, in tx: Transaction) throws -> Outcome {
        let nothing = Outcome(discount: .zero(past.currency), after: past.before)
        guard terms.currency == nil || terms.currency == past.currency, !past.order.lines.isEmpty,
            mayHave(past.customer)
        else { return nothing }
        let isOver = terms.limitTotal.map { uses >= $0 } ?? false
        // Only the first one that goes without it is of interest.
        guard !isOver || limitReachedAt == nil else { return nothing }
        var order = past.order
        var promotion = terms.promotion
        promotion.budgetLeft = promotion.budgetLeft.map {
            Money(minor: max(0, $0.minor - spent), currency: $0.currency)
        }
        order.promotions = (past.others.map { [$0] } ?? []) + [promotion]
        order.gifts = try gifts(in: past.currency, tx)
        let quote = try Quote.of(order, at: past.placedAt)
        if budgetReachedAt == nil,
            quote.passed.contains(where: { $0.source == promotion.source && $0.cause == .budget })
        {
            budgetReachedAt = past.placedAt
        }
        guard let taken = quote.promotions.first(where: { $0.source == promotion.source })?.amount,
            taken.minor > 0
        else { return nothing }
        guard !isOver else {
            limitReachedAt = past.placedAt
            return nothing
        }
        use(taken, past.customer)
        return Outcome(
            discount: taken,
            after: try quote.subtotal.subtracting(quote.discount).adding(quote.shipping)
        )
    }

    /// Whoever is not known has nothing that is counted by customer.
    private func mayHave(_ customer: String?) -> Bool {
        guard let limit = terms.limitPerCustomer else { return true }
        guard let customer else { return false }
        return usesByCustomer[customer.hashValue, default: 0] < limit
    }

    private mutating func use(_ amount: Money, _ customer: String?) {
        uses += 1
        if amount.currency == terms.currency { spent &+= amount.minor }
        if terms.limitPerCustomer != nil, let customer { usesByCustomer[customer.hashValue, default: 0] += 1 }
    }

    /// At the prices of now, and as if there were always enough of them.
    private mutating func gifts(in currency: Currency, _ tx: Transaction) throws -> [VariantID: QuoteLine] {
        if let known = gifts[currency] { return known }
        let variants = terms.promotion.effects.compactMap { effect in
            if case .gift(let gift) = effect { gift.variant } else { nil }
        }
        let found = try Sellables.ordered(variants, currency: currency, in: tx).mapValues { good in
            QuoteLine(
                unit: good.sellable.unitPrice,
                quantity: Self.enough,
                good: Good(product: good.sellable.productID, variant: good.sellable.variantID)
            )
        }
        gifts[currency] = found
        return found
    }

    private static let enough = 1_000_000
}
