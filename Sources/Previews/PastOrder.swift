import Catalog
import Kernel
import Pricing

/// An order that was placed, as a quote asks for it again.
struct PastOrder {
    let placedAt: Timestamp
    let currency: Currency
    /// Who bought, by a key that stays the same from order to order; nil if nobody knows.
    let customer: String?
    /// Without what was given away with it.
    var order: Quote.Order
    /// What other promotions took off it then, as one promotion; nil for none.
    let others: Promotion?
    /// What the promotion in question took off it then.
    let own: Money

    /// What it cost without tax that was added, and without what the promotion in question took.
    let before: Money
}

/// A line of an order as its row tells it.
struct PastLine {
    let position: Int
    let line: QuoteLine

    init(_ row: Row, _ currency: Currency) {
        position = row["position"]
        let (subtotal, overflow) = (row["total_minor"] as Int64)
            .addingReportingOverflow(row["discount_minor"])
        var quantity: Int = row["quantity"]
        var unit: Int64 = row["unit_minor"]
        // What is not sold by the piece counts as one piece.
        let product = unit.multipliedReportingOverflow(by: Int64(quantity))
        if product.overflow || product.partialValue != subtotal, !overflow {
            (quantity, unit) = (1, subtotal)
        }
        let path: String? = row["category_path"]
        line = QuoteLine(
            unit: Money(minor: unit, currency: currency),
            quantity: quantity,
            good: Good(
                product: row["product_id"],
                variant: row["variant_id"],
                categories: path.map(CategoryPath.ids) ?? [],
                brand: row["brand"]
            )
        )
    }
}

extension PastOrder {
    /// - Throws: ``Money/Fault``.
    init(_ row: Row, _ lines: [PastLine], groups: Set<String>, without promotion: String) throws {
        let currency: Currency = row["currency"]
        let snapshot = try JSON.parse(Array((row["details"] as String).utf8))
        let items = snapshot["items"]?.array ?? []
        let bought = lines.filter { line in
            !items.indices.contains(line.position) || items[line.position]["is_gift"]?.bool != true
        }
        let rows = PastRows(snapshot["rows"]?.array ?? [], currency, without: promotion)
        var order = Quote.Order(lines: bought.map(\.line), currency: currency)
        let country: Country? = row["country"]
        order.destination = country.map { Destination(country: $0) }
        order.shipping = rows.shipping.map {
            ShippingMethod(source: "shipping", name: "Shipping", price: $0)
        }
        order.buyer.isFirstOrder = row["is_first"]
        order.buyer.groups = groups
        if let channel = snapshot["channel"]?.string { order.buyer.channel = channel }
        let owner: String? = row["owner"]
        let guest: String? = row["email_key"]
        let isAccount = owner.map { !$0.hasPrefix("visitor:") } ?? false
        placedAt = row["created_at"]
        self.currency = currency
        customer = isAccount ? owner : guest ?? owner
        self.order = order
        own = rows.own
        others = rows.others(on: bought)
        var before = rows.shipping ?? .zero(currency)
        for line in bought {
            before = try before.adding(line.line.unit.multiplied(by: Int64(line.line.quantity)))
            before = try before.subtracting(rows.taken[line.position] ?? .zero(currency))
        }
        self.before = try before.subtracting(rows.takenFromShipping)
    }
}

/// What an order's stored rows tell of promotions and shipping.
private struct PastRows {
    /// By the positions of the lines, by other promotions.
    private(set) var taken: [Int: Money] = [:]
    private(set) var takenFromShipping: Money
    private(set) var shipping: Money?
    private(set) var own: Money

    init(_ rows: [JSON], _ currency: Currency, without promotion: String) {
        let zero = Money.zero(currency)
        (own, takenFromShipping) = (zero, zero)
        for row in rows {
            guard let kind = row["kind"]?.string, let amount = row["amount"].flatMap({ Money($0, currency) })
            else { continue }
            let isOwn = row["source"]?.string == promotion
            switch kind {
            case QuoteRow.Kind.shipping.rawValue: shipping = amount
            case QuoteRow.Kind.discount.rawValue, QuoteRow.Kind.shippingDiscount.rawValue:
                if isOwn {
                    own = own.less(amount)
                } else if let line = row["lines"]?.array?.first?.integer {
                    taken[Int(line)] = (taken[Int(line)] ?? zero).less(amount)
                } else {
                    takenFromShipping = takenFromShipping.less(amount)
                }
            default: continue
            }
        }
    }

    /// One promotion that takes again what others took then, before any other.
    func others(on lines: [PastLine]) -> Promotion? {
        var effects: [Effect] = lines.compactMap { entry in
            guard let amount = taken[entry.position], amount.minor > 0,
                let variant = entry.line.good.variant
            else { return nil }
            var selection = Selection.all
            selection.variants = [variant]
            // All pieces of the line together.
            let size = entry.line.quantity
            return .sets(SetOffer(size: size, of: selection, reduction: .amount(amount), timesMax: 1))
        }
        if takenFromShipping.minor > 0 { effects.append(.shipping(.amount(takenFromShipping))) }
        guard !effects.isEmpty else { return nil }
        return Promotion(source: "given", reason: "Given then", effects: effects, priority: .max)
    }
}

extension Money {
    fileprivate init?(_ json: JSON, _ currency: Currency) {
        guard case .number(let digits) = json, let minor = ExactNumber(digits)?.scaled(to: currency.decimals)
        else { return nil }
        self.init(minor: minor, currency: currency)
    }

    /// Adds what a row takes away, which is below zero.
    fileprivate func less(_ amount: Money) -> Money {
        Money(minor: minor &- amount.minor, currency: currency)
    }
}
