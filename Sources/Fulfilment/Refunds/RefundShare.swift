import Kernel
import Orders
import Payments

/// Which part of an order's money goes back for what: pure functions.
enum RefundShare {
    /// For some pieces of a line, of which others may have come back before.
    ///
    /// What comes back up to any piece is rounded once, so the parts of all pieces add up to the line.
    static func of(_ pieces: Int, of line: OrderLine) throws -> Sale {
        let (goods, tax) = try line.kept()
        return Sale(
            goods: try step(goods, from: line.returned, by: pieces, of: line.quantity),
            shipping: .zero(goods.currency),
            tax: try step(tax, from: line.returned, by: pieces, of: line.quantity)
        )
    }

    /// For a part of the shipping, with its share of the tax on all of the shipping.
    static func of(shipping: Money, of sale: Sale, rest: Sale, tax: Money) throws -> Sale {
        let none = Money.zero(shipping.currency)
        let before = sale.shipping.minor - rest.shipping.minor
        let after = before + shipping.minor
        guard sale.shipping.minor > 0, after <= sale.shipping.minor else {
            return Sale(goods: none, shipping: shipping, tax: none)
        }
        return Sale(
            goods: none,
            shipping: shipping,
            tax: try step(tax, from: before, by: shipping.minor, of: sale.shipping.minor)
        )
    }

    /// For an amount, spread over what is left of goods, shipping and tax.
    ///
    /// - Returns: nil when so much is not left.
    static func of(amount: Money, rest: Sale) throws -> Sale? {
        let left = try rest.total()
        guard amount.currency == left.currency, amount.minor <= left.minor, left.minor > 0 else { return nil }
        let parts = try amount.split(by: [rest.goods.minor, rest.shipping.minor, rest.tax.minor])
        return Sale(goods: parts[0], shipping: parts[1], tax: parts[2])
    }

    /// A part for lines, with what was rounded for want of smaller coins.
    ///
    /// What the total was rounded up goes back with the last piece; what it was rounded down was never paid,
    /// so it is missing from the piece that would go beyond.
    static func of(_ part: Sale, rest: Sale, rounding: Money, isLast: Bool) throws -> Sale {
        let room = rest.goods.minor - part.goods.minor
        let more = rounding.minor > 0 && isLast ? min(rounding.minor, max(0, room)) : 0
        let less = rounding.minor < 0 && room < 0 && room >= rounding.minor ? room : 0
        let goods = Money(minor: part.goods.minor + more + less, currency: part.goods.currency)
        return Sale(goods: goods, shipping: part.shipping, tax: part.tax)
    }

    private static func step(_ whole: Money, from: Int, by count: Int, of all: Int) throws -> Money {
        try step(whole, from: Int64(from), by: Int64(count), of: Int64(all))
    }

    /// The whole's share of `from + count` less that of `from`, each rounded by the largest remainder.
    private static func step(_ whole: Money, from: Int64, by count: Int64, of all: Int64) throws -> Money {
        try share(whole, from + count, of: all).subtracting(try share(whole, from, of: all))
    }

    private static func share(_ whole: Money, _ count: Int64, of all: Int64) throws -> Money {
        try whole.split(by: [count, all - count])[0]
    }
}
