import Kernel
import Pricing

/// Shipping, surcharges and how amounts are rounded.
extension Draft {
    mutating func readShipping(_ inputs: Fields) throws {
        if case .array = inputs.value("shipping") {
            let methods = try inputs.manyFields("shipping") ?? []
            guard methods.count <= 1 else {
                throw NotUnderstood(why: "several ways of shipping in one order")
            }
            for method in methods { try readMethod(method) }
        } else if let method = try inputs.fields("shipping") {
            try readMethod(method)
        }
        let fee = try inputs.money("fulfillment", currency) ?? inputs.money("shipping_cost", currency)
        if let fee {
            let rates = try inputs.list("added_rates") ?? []
            let parts = rates.compactMap { $0.exact?.scaled(to: 4) }
            guard parts.count == rates.count else { throw inputs.wrong("added_rates", "a list of rates") }
            var rate = try inputs.percentage("rate")
            if !parts.isEmpty {
                rate = Percentage(millionths: parts.reduce(0) { $0 &+ $1 })
                isInclusive = false
            }
            try send(fee, rate.map { taxes.code($0, isInclusive: isInclusive) })
        }
        if let amount = try inputs.money("shipping_discount", currency) {
            promote([.shipping(.amount(amount))])
        }
        for surcharge in try inputs.manyFields("surcharges") ?? [] { try readSurcharge(surcharge) }
    }

    private mutating func readMethod(_ method: Fields) throws {
        let decimal = try method.decimal("price_decimal", currency)
        guard let price = try method.money("fee", currency) ?? method.money("price", currency) ?? decimal
        else { throw method.wrong("price", "there") }
        if try method.decimal("discount_decimal", currency) != nil {
            throw NotUnderstood(why: "shipping with a discount of its own")
        }
        let isInclusive = try method.flag("price_includes_tax") ?? isInclusive
        var code = try method.text("tax_category")
        let isLikeGoods = method.value("tax_rate")?.string == "weighted"
        if !isLikeGoods, let rate = try method.percentage("tax_rate") {
            code = taxes.code(rate, isInclusive: isInclusive)
        }
        try send(price, code, try method.text("name"), isTaxedLikeGoods: isLikeGoods)
    }

    private mutating func send(
        _ price: Money,
        _ code: String?,
        _ name: String? = nil,
        isTaxedLikeGoods: Bool = false
    ) throws {
        guard price.minor >= 0 else { throw NotUnderstood(why: "shipping that costs less than nothing") }
        shipping = ShippingMethod(
            source: "shipping_method:1",
            name: name ?? "Shipping",
            price: price,
            taxCode: code,
            isTaxedLikeGoods: isTaxedLikeGoods
        )
    }

    /// A line of its own, or what is less than nothing: a reduction of the goods that are taxed alike.
    private mutating func readSurcharge(_ surcharge: Fields) throws {
        guard var price = try surcharge.money("price", currency) else {
            throw surcharge.wrong("price", "there")
        }
        let isWithTax = try surcharge.flag("price_includes_tax") ?? isInclusive
        let rates = (try surcharge.list("tax_rates") ?? []).compactMap { $0.exact?.scaled(to: 4) }
        let rate = rates.isEmpty ? nil : Percentage(millionths: rates.reduce(0) { $0 &+ $1 })
        let code = rate.map { taxes.code($0, isInclusive: isWithTax) }
        guard price.minor < 0 else {
            lines.append(Line(name: "surcharge", unit: price, quantity: 1, taxCode: code))
            return
        }
        if let rate, isWithTax, !isInclusive { price = try price.subtracting(price.portion(including: rate)) }
        if let rate, !isWithTax, isInclusive { price = try price.adding(price.portion(rate)) }
        let alike = rate.map { taxes.code($0, isInclusive: isInclusive) }
        try take(Money(minor: -price.minor, currency: currency), from: nil, alike)
    }

    mutating func readProfile(_ inputs: Fields) throws {
        _ = try inputs.text("tax_strategy")
        switch try inputs.text("tax_rounding") {
        case "per-line (half up)", "unrounded per unit, rounded once per line (half up)": break
        case "per-unit (half up)": profile.level = .unit
        case nil: if rule.contains("rounded per unit") { profile.level = .unit }
        case let words?: throw NotUnderstood(why: "rounding “\(words)”")
        }
        if let exact = try inputs.number("total_interval") {
            profile.cashInterval = max(1, try Money(rounding: exact, currency).minor)
        }
        for key in ["item_decimals", "total_decimals"] { _ = try inputs.count(key) }
    }
}
