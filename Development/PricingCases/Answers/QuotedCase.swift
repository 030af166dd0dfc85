import Kernel
import Pricing

/// An order that was quoted.
struct QuotedCase: Answering {
    let draft: Draft
    let quote: Quote

    static func fits(_ inputs: Fields) -> Bool {
        ["lines", "products", "unit_prices", "subtotal", "amount", "shipping_cost", "unit_price"]
            .contains { inputs.has($0) }
    }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        var draft = try Draft(the, inputs)
        try draft.readBasis(inputs)
        if !inputs.has("shipping_cost") { try draft.readLines(inputs) }
        try draft.readCart(inputs)
        try draft.readPromotions(inputs)
        try draft.readShipping(inputs)
        try draft.readProfile(inputs)
        try self.init(draft)
    }

    init(_ draft: Draft) throws {
        self.draft = draft
        quote = try draft.quote()
    }

    func answer(_ key: String, _ expected: JSON) throws -> JSON? {
        if let money = try money(key) {
            return key.hasSuffix("_decimal") || draft.isDecimal ? money.decimalJSON : money.json
        }
        return try list(key, expected) ?? map(key, expected) ?? word(key, expected)
    }

    // MARK: Sums

    func sum(_ amounts: [Money]) -> Money {
        Money(minor: amounts.reduce(0) { $0 + $1.minor }, currency: draft.currency)
    }

    private func minus(_ left: Money, _ right: Money) -> Money {
        Money(minor: left.minor - right.minor, currency: draft.currency)
    }

    private func negative(_ money: Money) -> Money { Money(minor: -money.minor, currency: draft.currency) }

    var goodsTax: Money { sum(quote.lines.map(\.tax)) }
    var goodsTaxIncluded: Money { sum(quote.lines.map(\.taxIncluded)) }
    /// With tax, after reductions.
    var goodsGross: Money { sum(quote.lines.map(\.total)) }
    var goodsNet: Money { minus(goodsGross, sum([goodsTax, goodsTaxIncluded])) }
    var shippingTax: Money { minus(sum([quote.tax, quote.taxIncluded]), sum([goodsTax, goodsTaxIncluded])) }
    var shippingNet: Money { minus(quote.shipping, minus(quote.taxIncluded, goodsTaxIncluded)) }
    var shippingGross: Money { sum([shippingNet, shippingTax]) }
    var allTax: Money { sum([quote.tax, quote.taxIncluded]) }
    var net: Money { minus(minus(quote.total, quote.rounding), allTax) }

    /// The same order without promotions.
    private func plain() throws -> QuotedCase {
        var draft = draft
        draft.promotions = []
        return try QuotedCase(draft)
    }

    /// One piece of the first line, alone.
    private func piece() throws -> QuotedCase {
        var draft = draft
        draft.promotions = []
        draft.shipping = nil
        draft.lines = draft.lines.prefix(1).map { line in
            var line = line
            line.quantity = 1
            return line
        }
        return try QuotedCase(draft)
    }

    private func money(_ key: String) throws -> Money? {
        switch key {
        case "total" where draft.platform == .vendure: net
        case "total", "total_decimal", "total_with_tax", "total_gross", "gross": quote.total
        case "raw_total": minus(quote.total, quote.rounding)
        case "net", "total_net", "net_decimal": net
        case "sub_total": goodsNet
        case "subtotal" where draft.platform == .medusa: try plain().net
        case "subtotal", "sub_total_with_tax": goodsGross
        case "line_price": try plain().goodsNet
        case "line_price_with_tax": try plain().goodsGross
        case "item_total": goodsGross
        case "original_total": try plain().quote.total
        case "unit_price": try piece().goodsNet
        case "unit_price_with_tax": try piece().goodsGross
        case "pre_tax", "goods_net": goodsNet
        default: taxMoney(key) ?? reductionMoney(key)
        }
    }

    private func taxMoney(_ key: String) -> Money? {
        switch key {
        case "tax", "total_tax", "tax_total", "tax_decimal": allTax
        case "tax_added", "added_tax": quote.tax
        case "tax_included", "included_tax": quote.taxIncluded
        case "goods_tax": sum([goodsTax, goodsTaxIncluded])
        case "line_tax" where quote.lines.count == 1: sum([goodsTax, goodsTaxIncluded])
        case "shipping_tax": shippingTax
        case "shipping_total", "shipping_cost": quote.shipping
        case "shipping" where draft.platform == .vendure: shippingNet
        case "shipping", "amount": quote.shipping
        case "shipping_net": shippingNet
        case "shipping_gross", "shipping_with_tax": shippingGross
        case "rounding": quote.rounding
        default: nil
        }
    }

    private func reductionMoney(_ key: String) -> Money? {
        switch key {
        case "order_discount", "items_discount", "promo": negative(quote.discount)
        case "discount": draft.isNegative ? negative(quote.discount) : quote.discount
        case "discount_total": minus((try? plain().quote.total) ?? quote.total, quote.total)
        case "first_line_discount": quote.lines.first?.discount
        case "before_discounts_excl": (try? plain())?.goodsNet
        case "before_discounts_incl": (try? plain())?.goodsGross
        case "discount_excl": (try? plain()).map { minus($0.goodsNet, goodsNet) }
        case "discount_incl": (try? plain()).map { minus($0.goodsGross, goodsGross) }
        default: nil
        }
    }
}
