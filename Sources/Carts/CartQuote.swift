import Catalog
import Customers
import Inventory
package import Kernel
package import Pricing
package import Quotes

/// A cart as it would be ordered now: its lines with the stock of now, and what they cost.
package struct CartQuote: Sendable {
    package let cart: Cart
    /// All lines, also of what is not sold any more.
    let lines: [Line]
    package let quote: Quote
    package let destination: Destination?

    struct Line: Sendable {
        let named: CartReading.NamedLine
        /// Nil for what is not sold any more.
        let good: OrderedGood?
        /// Nothing for what is not sold any more.
        let quoted: QuotedLine?
    }

    /// Four statements at most beside the cart's own, whatever is in it.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    package init(_ cart: Cart, _ quoter: Quoter, in tx: Transaction) throws {
        let named = try CartReading.namedLines(of: cart, in: tx)
        let found = try Sellables.ordered(named.map(\.line.variantID), currency: cart.currency, in: tx)
        let goods = named.map { line in found[line.line.variantID].flatMap { $0.sellable.isActive ? $0 : nil }
        }
        var wish = QuoteWish(
            zip(named, goods).compactMap { line, good in
                good.map { QuoteWish.Line($0, line.line.quantity) }
            },
            currency: cart.currency
        )
        destination = try cart.destination(in: tx)
        wish.destination = destination
        quote = try quoter.quote(wish, in: tx)
        var quoted = quote.lines.makeIterator()
        lines = zip(named, goods).map { line, good in
            Line(named: line, good: good, quoted: good == nil ? nil : quoted.next())
        }
        self.cart = cart
    }

    /// The names of the lines that are priced, in their order.
    package var names: [String] { lines.filter { $0.good != nil }.map(\.named.name) }
}

extension Cart {
    /// Where tax is counted for: where the cart goes, else where its owner is billed, else the account's country.
    package func destination(in tx: Transaction) throws -> Destination? {
        if let country {
            return Destination(
                country: country,
                region: shippingAddress?.region?.text,
                postcode: shippingAddress?.postcode?.text
            )
        }
        guard let owner, let place = try Customers.taxPlace(of: owner, in: tx) else { return nil }
        return Destination(country: place.country, region: place.region, postcode: place.postcode)
    }
}
