import Kernel

/// A quote while it is being made.
struct Counting {
    struct Line {
        let line: QuoteLine
        let subtotal: Money
        var discount: Money
        var tax: Money
        var taxIncluded: Money

        func net() throws(Money.Fault) -> Money { try subtotal.subtracting(discount) }
    }

    private let currency: Currency
    private var lines: [Line] = []
    private var adjustments: [Adjustment] = []
    private var shipping: Money
    private var shippingTax: Money
    private var shippingTaxIncluded: Money

    init(_ order: Quote.Order) throws(Money.Fault) {
        currency = order.currency
        let zero = Money.zero(order.currency)
        (shipping, shippingTax, shippingTaxIncluded) = (zero, zero, zero)
        for line in order.lines {
            let subtotal = try line.unit.multiplied(by: Int64(line.quantity))
            lines.append(Line(line: line, subtotal: subtotal, discount: zero, tax: zero, taxIncluded: zero))
        }
    }

    // MARK: Promotions

    mutating func reduce(_ promotion: Promotion) throws(Money.Fault) {
        switch promotion.scope {
        case .lines(let positions):
            for index in positions where lines.indices.contains(index) {
                let net = try lines[index].net()
                try reduce(index, by: try Self.reduction(of: net, promotion.discount), promotion)
            }
        case .order:
            var nets: [Money] = []
            for line in lines { nets.append(try line.net()) }
            let whole = try Self.sum(nets, currency)
            let reduction = try Self.reduction(of: whole, promotion.discount)
            guard reduction.minor > 0 else { return }
            for (index, part) in try reduction.split(by: nets.map(\.minor)).enumerated() {
                try reduce(index, by: part, promotion)
            }
        }
    }

    private mutating func reduce(
        _ index: Int,
        by amount: Money,
        _ promotion: Promotion
    ) throws(Money.Fault) {
        guard amount.minor > 0 else { return }
        lines[index].discount = try lines[index].discount.adding(amount)
        let rate: Percentage? = if case .share(let rate) = promotion.discount { rate } else { nil }
        adjustments.append(
            Adjustment(
                kind: .discount,
                amount: amount,
                line: index,
                rate: rate,
                source: promotion.source,
                reason: promotion.reason
            )
        )
    }

    /// Never more than there is to reduce.
    private static func reduction(of net: Money, _ discount: Promotion.Discount) throws(Money.Fault) -> Money
    {
        let wanted: Money
        switch discount {
        case .share(let rate): wanted = try net.portion(rate)
        case .amount(let amount): wanted = amount.currency == net.currency ? amount : .zero(net.currency)
        }
        return Money(minor: max(0, min(wanted.minor, net.minor)), currency: net.currency)
    }

    // MARK: Shipping and tax

    mutating func send(_ method: ShippingMethod) throws(Money.Fault) {
        shipping = try shipping.adding(method.price)
        adjustments.append(
            Adjustment(
                kind: .shipping,
                amount: method.price,
                line: nil,
                rate: nil,
                source: method.source,
                reason: method.name
            )
        )
    }

    /// Tax on each line and on shipping, each rounded once.
    mutating func tax(_ rates: [TaxRate], _ order: Quote.Order) throws(Money.Fault) {
        for index in lines.indices {
            guard let rate = rates.rate(on: lines[index].line.taxCode) else { continue }
            let amount = try add(rate, on: try lines[index].net(), line: index)
            if rate.isInclusive { lines[index].taxIncluded = amount } else { lines[index].tax = amount }
        }
        guard let method = order.shipping, let rate = rates.rate(on: method.taxCode) else { return }
        let amount = try add(rate, on: shipping, line: nil)
        if rate.isInclusive { shippingTaxIncluded = amount } else { shippingTax = amount }
    }

    private mutating func add(_ rate: TaxRate, on net: Money, line: Int?) throws(Money.Fault) -> Money {
        let amount =
            rate.isInclusive
            ? try net.portion(including: rate.percentage) : try net.portion(rate.percentage)
        adjustments.append(
            Adjustment(
                kind: rate.isInclusive ? .taxIncluded : .tax,
                amount: amount,
                line: line,
                rate: rate.percentage,
                source: "tax_rate:\(rate.id)",
                reason: rate.reason
            )
        )
        return amount
    }

    // MARK: Totals

    func quote(isTaxPending: Bool) throws(Money.Fault) -> Quote {
        let subtotal = try Self.sum(lines.map(\.subtotal), currency)
        let discount = try Self.sum(lines.map(\.discount), currency)
        let tax = try Self.sum(lines.map(\.tax) + [shippingTax], currency)
        let taxIncluded = try Self.sum(lines.map(\.taxIncluded) + [shippingTaxIncluded], currency)
        var quoted: [QuotedLine] = []
        for line in lines {
            quoted.append(
                QuotedLine(
                    unit: line.line.unit,
                    quantity: line.line.quantity,
                    subtotal: line.subtotal,
                    discount: line.discount,
                    tax: line.tax,
                    taxIncluded: line.taxIncluded,
                    total: try line.net().adding(line.tax)
                )
            )
        }
        return Quote(
            lines: quoted,
            adjustments: adjustments,
            currency: currency,
            subtotal: subtotal,
            discount: discount,
            shipping: shipping,
            tax: tax,
            taxIncluded: taxIncluded,
            total: try subtotal.subtracting(discount).adding(shipping).adding(tax),
            isTaxPending: isTaxPending
        )
    }

    private static func sum(_ amounts: [Money], _ currency: Currency) throws(Money.Fault) -> Money {
        var sum = Money.zero(currency)
        for amount in amounts { sum = try sum.adding(amount) }
        return sum
    }
}
