import Kernel

/// A quote while it is being made: what each line costs by now, and the rows so far.
struct Counting {
    struct Line {
        let line: QuoteLine
        let subtotal: Money
        /// After the promotions so far.
        var net: Money
        /// What promotions may not go below.
        let netMin: Money
        var tax: Money
        var taxIncluded: Money

        /// What can still be taken away.
        var room: Int64 { max(0, net.minor - netMin.minor) }
    }

    let order: Quote.Order
    private(set) var lines: [Line] = []
    private(set) var rows: [QuoteRow] = []
    /// See `[QuoteLine].ranks`; for promotions, so none without them.
    let ranks: [Int]
    private(set) var shipping: Money
    private var taxesIncluded: [QuoteRow] = []
    private var shippingTax: Money
    private var shippingTaxIncluded: Money
    /// What each promotion took, in the order of the promotions.
    private var taken: [(promotion: Promotion, amount: Money)] = []

    var profile: RoundingProfile { order.profile }

    init(_ order: Quote.Order) throws(Money.Fault) {
        self.order = order
        let zero = Money.zero(order.currency)
        (shipping, shippingTax, shippingTaxIncluded) = (zero, zero, zero)
        ranks = order.promotions.isEmpty ? [] : order.lines.ranks
        lines.reserveCapacity(order.lines.count)
        rows.reserveCapacity(order.lines.count * 3)
        for (index, line) in order.lines.enumerated() {
            let pieces = Int64(line.quantity)
            let subtotal = try line.unit.multiplied(by: pieces)
            let netMin = try (line.unitMin ?? zero).multiplied(by: pieces)
            lines.append(
                Line(
                    line: line,
                    subtotal: subtotal,
                    net: subtotal,
                    netMin: netMin,
                    tax: zero,
                    taxIncluded: zero
                )
            )
            rows.append(.item(subtotal, of: line, at: index))
        }
    }

    // MARK: What promotions take

    mutating func begin(_ promotion: Promotion) {
        guard !taken.contains(where: { $0.promotion.source == promotion.source }) else { return }
        taken.append((promotion, .zero(order.currency)))
    }

    /// Takes an amount off a line, as much of it as may be taken.
    mutating func take(
        _ wanted: Money,
        from index: Int,
        by promotion: Promotion,
        _ rate: Percentage?,
        of base: Money
    ) throws(Money.Fault) {
        let amount = Money(minor: min(wanted.minor, lines[index].room), currency: order.currency)
        guard amount.minor > 0 else { return }
        lines[index].net = try lines[index].net.subtracting(amount)
        try note(amount, .discount, by: promotion, rate, of: base, lines: [index])
    }

    /// Takes an amount off shipping, as much of it as there is.
    mutating func takeShipping(
        _ wanted: Money,
        by promotion: Promotion,
        _ rate: Percentage?
    ) throws(Money.Fault) {
        let amount = Money(minor: min(wanted.minor, shipping.minor), currency: order.currency)
        guard amount.minor > 0 else { return }
        let base = shipping
        shipping = try shipping.subtracting(amount)
        try note(amount, .shippingDiscount, by: promotion, rate, of: base, lines: [])
    }

    private mutating func note(
        _ amount: Money,
        _ kind: QuoteRow.Kind,
        by promotion: Promotion,
        _ rate: Percentage?,
        of base: Money,
        lines: [Int]
    ) throws(Money.Fault) {
        let negative = Money(minor: -amount.minor, currency: amount.currency)
        rows.append(
            QuoteRow(
                kind: kind,
                amount: negative,
                base: base,
                rate: rate,
                source: promotion.source,
                reason: promotion.reason,
                lines: lines
            )
        )
        guard let place = taken.firstIndex(where: { $0.promotion.source == promotion.source }) else { return }
        taken[place].amount = try taken[place].amount.adding(amount)
    }

    /// The first promotion that took more than its budget.
    var overdrawn: Promotion? {
        taken.first { entry in
            guard let budget = entry.promotion.budgetLeft else { return false }
            return budget.currency == order.currency && entry.amount.minor > budget.minor
        }?.promotion
    }

    // MARK: Shipping, tax, coins

    mutating func send(_ method: ShippingMethod) throws(Money.Fault) {
        shipping = try shipping.adding(method.price)
        rows.append(.shipping(method))
    }

    mutating func add(tax: Money, to index: Int?, by rate: TaxRate) throws(Money.Fault) {
        switch (index, rate.isInclusive) {
        case (let index?, true): lines[index].taxIncluded = try lines[index].taxIncluded.adding(tax)
        case (let index?, false): lines[index].tax = try lines[index].tax.adding(tax)
        case (nil, true): shippingTaxIncluded = try shippingTaxIncluded.adding(tax)
        case (nil, false): shippingTax = try shippingTax.adding(tax)
        }
    }

    mutating func note(_ row: QuoteRow) {
        if row.kind == .taxIncluded { taxesIncluded.append(row) } else { rows.append(row) }
    }

    /// Takes the tax out that a price contains.
    mutating func relieve(_ tax: Money, _ index: Int?) throws(Money.Fault) {
        guard let index else {
            shipping = try shipping.subtracting(tax)
            return
        }
        lines[index].net = try lines[index].net.subtracting(tax)
    }

    /// The sum, made payable in coins; then nothing may come after it.
    mutating func round() throws(Money.Fault) -> (rounding: Money, total: Money) {
        let exact = try Self.sum(rows.map(\.amount), order.currency)
        let total = try exact.rounded(to: profile.cashInterval, profile.mode)
        let difference = try total.subtracting(exact)
        if difference.minor != 0 { rows.append(.rounding(difference, of: exact, profile)) }
        return (difference, total)
    }

    // MARK: Totals

    mutating func quote(
        passed: [PassedPromotion],
        gifts: [QuotedGift],
        withheld: [QuotedGift]
    ) throws(Money.Fault) -> Quote {
        let currency = order.currency
        let (rounding, total) = try round()
        var quoted: [QuotedLine] = []
        for line in lines {
            quoted.append(
                QuotedLine(
                    unit: line.line.unit,
                    quantity: line.line.quantity,
                    subtotal: line.subtotal,
                    discount: try line.subtotal.subtracting(line.net),
                    tax: line.tax,
                    taxIncluded: line.taxIncluded,
                    total: try line.net.adding(line.tax)
                )
            )
        }
        return Quote(
            lines: quoted,
            gifts: gifts,
            withheld: withheld,
            rows: rows,
            taxesIncluded: taxesIncluded,
            currency: currency,
            subtotal: try Self.sum(quoted.map(\.subtotal), currency),
            discount: try Self.sum(quoted.map(\.discount), currency),
            shipping: shipping,
            tax: try Self.sum(quoted.map(\.tax) + [shippingTax], currency),
            taxIncluded: try Self.sum(quoted.map(\.taxIncluded) + [shippingTaxIncluded], currency),
            rounding: rounding,
            total: total,
            isTaxPending: order.destination == nil && order.relief == nil,
            promotions: taken.map {
                AppliedPromotion(source: $0.promotion.source, code: $0.promotion.code, amount: $0.amount)
            },
            passed: passed
        )
    }

    static func sum(_ amounts: [Money], _ currency: Currency) throws(Money.Fault) -> Money {
        var sum = Money.zero(currency)
        for amount in amounts { sum = try sum.adding(amount) }
        return sum
    }
}

extension QuoteRow {
    fileprivate static func item(_ subtotal: Money, of line: QuoteLine, at index: Int) -> QuoteRow {
        let pieces = line.measured?.words ?? "\(line.quantity) × \(line.unit)"
        return QuoteRow(
            kind: .item,
            amount: subtotal,
            base: line.measured?.price ?? line.unit,
            rate: nil,
            source: line.price?.source ?? "line:\(index)",
            reason: line.price.map { "\(pieces) (\($0.words))" } ?? pieces,
            lines: [index]
        )
    }

    fileprivate static func shipping(_ method: ShippingMethod) -> QuoteRow {
        QuoteRow(
            kind: .shipping,
            amount: method.price,
            base: method.price,
            rate: nil,
            source: method.source,
            reason: method.name,
            lines: []
        )
    }

    fileprivate static func rounding(_ amount: Money, of exact: Money, _ profile: RoundingProfile) -> QuoteRow
    {
        let interval = Money(minor: profile.cashInterval, currency: exact.currency)
        return QuoteRow(
            kind: .rounding,
            amount: amount,
            base: exact,
            rate: nil,
            source: "rounding:cash",
            reason: "Rounded to \(interval)",
            lines: []
        )
    }
}
