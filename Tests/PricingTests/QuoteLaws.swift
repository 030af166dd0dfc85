import Kernel
import Pricing

/// What must hold between an order and its quote.
struct QuoteLaws {
    private let order: Quote.Order
    private let quote: Quote

    init(_ order: Quote.Order, _ quote: Quote) {
        self.order = order
        self.quote = quote
    }

    /// The first law that does not hold.
    var broken: String? { sums ?? signs ?? lines ?? gifts ?? coins ?? promotions ?? rows }

    /// Wraps around, as a sum of several huge ones may; what is equal stays equal.
    private func sum(_ amounts: [Money]) -> Int64 { amounts.reduce(0) { $0 &+ $1.minor } }

    private func sum(_ kinds: QuoteRow.Kind..., line: Int? = nil) -> Int64 {
        let rows = quote.rows.filter { row in
            kinds.contains(row.kind) && line.map { row.lines == [$0] } ?? true
        }
        return sum(rows.map(\.amount))
    }

    private var sums: String? {
        let shippingRelief = quote.rows.filter { $0.kind == .taxRelief && $0.lines.isEmpty }.map(\.amount)
        let goodsRelief = sum(.taxRelief) &- sum(shippingRelief)
        let laws = [
            ("the rows", quote.total.minor == sum(quote.rows.map(\.amount))),
            (
                "the totals",
                quote.total.minor == quote.subtotal.minor &- quote.discount.minor &+ quote.shipping.minor
                    &+ quote.tax.minor &+ quote.rounding.minor
            ),
            ("the items", quote.subtotal.minor == sum(.item)),
            ("the discounts", quote.discount.minor == 0 &- sum(.discount) &- goodsRelief),
            ("shipping", quote.shipping.minor == sum(.shipping, .shippingDiscount) &+ sum(shippingRelief)),
            ("the tax", quote.tax.minor == sum(.tax)),
            ("the tax inside", quote.taxIncluded.minor == sum(quote.taxesIncluded.map(\.amount))),
            ("the lines' subtotals", quote.subtotal.minor == sum(quote.lines.map(\.subtotal))),
            ("the lines' discounts", quote.discount.minor == sum(quote.lines.map(\.discount))),
            ("the promotions", sum(quote.promotions.map(\.amount)) == 0 &- sum(.discount, .shippingDiscount)),
        ]
        return laws.first { !$0.1 }.map { "\($0.0) do not add up" }
    }

    private var signs: String? {
        for row in quote.rows {
            let isRight =
                switch row.kind {
                case .discount, .shippingDiscount, .taxRelief: row.amount.minor <= 0
                case .rounding: row.amount.minor != 0
                default: row.amount.minor >= 0
                }
            if !isRight { return "a row of \(row.kind) is \(row.amount)" }
        }
        let sums = [
            quote.total, quote.subtotal, quote.discount, quote.shipping, quote.tax, quote.taxIncluded,
        ]
        return sums.contains { $0.minor < 0 } ? "a sum is below zero" : nil
    }

    private var lines: String? {
        for (index, line) in quote.lines.enumerated() where order.lines.indices.contains(index) {
            let asked = order.lines[index]
            let reduced = -sum(.discount, line: index)
            let least = (asked.unitMin?.minor ?? 0) * Int64(asked.quantity)
            if reduced > max(0, line.subtotal.minor - least) { return "line \(index) is below its floor" }
            if line.discount.minor != -sum(.discount, .taxRelief, line: index) {
                return "line \(index) has another discount than its rows"
            }
            let isWhole = line.total.minor == line.subtotal.minor &- line.discount.minor &+ line.tax.minor
            if !isWhole || line.total.minor < 0 { return "line \(index) does not add up" }
            if line.taxIncluded.minor > line.total.minor { return "line \(index) holds more tax than money" }
        }
        return nil
    }

    private var gifts: String? {
        guard quote.lines.count == order.lines.count + quote.gifts.count else { return "a line got lost" }
        for (given, line) in zip(quote.gifts, quote.lines.suffix(quote.gifts.count)) {
            guard line.total.minor == 0, line.quantity == given.gift.quantity, line.subtotal.minor > 0,
                line.discount == line.subtotal
            else { return "a gift of \(line.quantity) costs \(line.total)" }
        }
        for (variant, offered) in order.gifts {
            let given = quote.gifts.filter { $0.gift.variant == variant }.reduce(0) { $0 + $1.gift.quantity }
            if given > offered.quantity { return "\(given) of \(variant) are given, and there is less" }
        }
        let asked = order.promotions.filter { promotion in
            quote.promotions.contains { $0.source == promotion.source }
        }.flatMap(\.effects).count { if case .gift = $0 { true } else { false } }
        return asked == quote.gifts.count + quote.withheld.count ? nil : "a gift got lost"
    }

    private var coins: String? {
        let interval = order.profile.cashInterval
        if quote.total.minor % interval != 0 { return "\(quote.total) cannot be paid in coins" }
        return abs(quote.rounding.minor) * 2 > interval ? "\(quote.rounding) is too much to round" : nil
    }

    private var promotions: String? {
        for applied in quote.promotions {
            let asked = order.promotions.filter { $0.source == applied.source }
            guard let budget = asked.first?.budgetLeft else { continue }
            if applied.amount.minor > budget.minor { return "\(applied.source) is over its budget" }
        }
        let alone = order.promotions.filter { $0.stacking == .exclusive }.map(\.source)
        let isAlone = quote.promotions.contains { alone.contains($0.source) }
        if isAlone, quote.promotions.count > 1 { return "one that stands alone has company" }
        let said = quote.promotions.map(\.source) + quote.passed.map(\.source)
        return said.sorted() == order.promotions.map(\.source).sorted() ? nil : "a promotion got lost"
    }

    private var rows: String? {
        for row in quote.rows + quote.taxesIncluded {
            if row.lines.contains(where: { !quote.lines.indices.contains($0) }) { return "a row of no line" }
            if row.reason.isEmpty || row.source.isEmpty { return "a row without a reason" }
        }
        return nil
    }
}
