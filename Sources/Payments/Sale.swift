package import Kernel

/// What the money of an order is for.
package struct Sale: Sendable {
    /// What was paid for the goods, discounts taken off, without the tax on top.
    package let goods: Money
    package let shipping: Money
    package let tax: Money

    package init(goods: Money, shipping: Money, tax: Money) {
        self.goods = goods
        self.shipping = shipping
        self.tax = tax
    }

    package static func zero(_ currency: Currency) -> Sale {
        Sale(goods: .zero(currency), shipping: .zero(currency), tax: .zero(currency))
    }

    /// All of it together.
    ///
    /// - Throws: ``Money/Fault``.
    package func total() throws(Money.Fault) -> Money {
        try goods.adding(shipping).adding(tax)
    }

    /// What is left when a part is gone.
    ///
    /// - Throws: ``Money/Fault``.
    package func subtracting(_ part: Sale) throws(Money.Fault) -> Sale {
        Sale(
            goods: try goods.subtracting(part.goods),
            shipping: try shipping.subtracting(part.shipping),
            tax: try tax.subtracting(part.tax)
        )
    }
}
