package import Kernel

/// What the money of an order is for.
package struct Sale: Sendable {
    /// What was paid for the goods, discounts taken off, without the tax on top.
    package let goods: Money
    package let shipping: Money
    package let tax: Money
    /// What made the total payable in coins; may be less than zero.
    package let rounding: Money

    package init(goods: Money, shipping: Money, tax: Money, rounding: Money? = nil) {
        self.goods = goods
        self.shipping = shipping
        self.tax = tax
        self.rounding = rounding ?? .zero(goods.currency)
    }

    package static func zero(_ currency: Currency) -> Sale {
        Sale(goods: .zero(currency), shipping: .zero(currency), tax: .zero(currency))
    }

    /// All of it together.
    ///
    /// - Throws: ``Money/Fault``.
    package func total() throws(Money.Fault) -> Money {
        try goods.adding(shipping).adding(tax).adding(rounding)
    }

    /// Both together, part by part.
    ///
    /// - Throws: ``Money/Fault``.
    package func adding(_ part: Sale) throws(Money.Fault) -> Sale {
        Sale(
            goods: try goods.adding(part.goods),
            shipping: try shipping.adding(part.shipping),
            tax: try tax.adding(part.tax),
            rounding: try rounding.adding(part.rounding)
        )
    }

    /// So much of it, spread over goods, shipping and tax, and what is left.
    ///
    /// The amount is from nothing to all of it.
    /// - Throws: ``Money/Fault``.
    package func split(_ amount: Money) throws(Money.Fault) -> (first: Sale, rest: Sale) {
        guard amount.minor > 0 else { return (.zero(amount.currency), self) }
        let parts = try amount.split(by: [goods.minor, shipping.minor, tax.minor])
        let first = Sale(goods: parts[0], shipping: parts[1], tax: parts[2])
        return (first, try subtracting(first))
    }

    /// What is left when a part is gone.
    ///
    /// - Throws: ``Money/Fault``.
    package func subtracting(_ part: Sale) throws(Money.Fault) -> Sale {
        Sale(
            goods: try goods.subtracting(part.goods),
            shipping: try shipping.subtracting(part.shipping),
            tax: try tax.subtracting(part.tax),
            rounding: try rounding.subtracting(part.rounding)
        )
    }

    /// The same money with the coins' difference in its parts, so that all of it can be given back.
    ///
    /// What was rounded up belongs to the goods; what was rounded down is missing from the goods, else from
    /// the shipping, else from the tax.
    /// - Throws: ``Money/Fault``.
    package func withoutRounding() throws(Money.Fault) -> Sale {
        guard rounding.minor < 0 else {
            return Sale(goods: try goods.adding(rounding), shipping: shipping, tax: tax)
        }
        var missing = -rounding.minor
        func less(_ money: Money) -> Money {
            let taken = min(missing, max(0, money.minor))
            missing -= taken
            return Money(minor: money.minor - taken, currency: money.currency)
        }
        let goods = less(goods)
        let shipping = less(shipping)
        return Sale(goods: goods, shipping: shipping, tax: less(tax))
    }
}
