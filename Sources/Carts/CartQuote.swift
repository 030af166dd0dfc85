import Catalog
import Credit
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
    package let live: LiveQuote
    package let destination: Destination?

    package var quote: Quote { live.quote }

    struct Line: Sendable {
        let named: CartReading.NamedLine
        /// Nil for what is not sold any more.
        let good: OrderedGood?
        /// Nothing for what is not sold any more.
        let quoted: QuotedLine?
        /// Nil for what is sold by the piece.
        let makeup: Makeup?
    }

    /// What is left of stock items that several lines need together, and of the parts of bundles.
    private let shortages: [Int: Int]

    /// Three statements beside the cart's own and those of the quoter, whatever is in it; up to three more
    /// where anything is measured or a bundle.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    package init(_ cart: Cart, _ quoter: Quoter, in tx: Transaction) throws {
        let named = try CartReading.namedLines(of: cart, in: tx)
        let found = try Sellables.ordered(
            named.map(\.line.variantID),
            currency: cart.currency,
            other: LivePrices.column(for: cart.owner, in: cart.currency, tx),
            in: tx
        )
        let goods = named.map { line in found[line.line.variantID].flatMap { $0.sellable.isActive ? $0 : nil }
        }
        let makeups = try Makeup.load(for: goods.compactMap { $0?.sellable }, in: tx)
        var wish = QuoteWish(
            zip(named, goods).compactMap { line, good in
                good.map { QuoteWish.Line($0, line.line.quantity, makeup: makeups[line.line.variantID]) }
            },
            currency: cart.currency
        )
        let billed = try cart.owner.flatMap { try Customers.billing(of: $0, in: tx) }
        destination = try cart.destination(billed: billed, in: tx)
        wish.billed = billed
        wish.destination = destination
        wish.couponCodes = cart.couponCodes
        wish.shippingMethod = cart.shippingMethod
        wish.owner = cart.owner
        wish.channel = cart.channel
        wish.customer = cart.owner?.text
        wish.holder = cart.holdOwner
        live = try quoter.quote(wish, in: tx)
        var quoted = live.quote.lines.makeIterator()
        lines = zip(named, goods).map { line, good in
            Line(
                named: line,
                good: good,
                quoted: good == nil ? nil : quoted.next(),
                makeup: makeups[line.line.variantID]
            )
        }
        shortages = try Self.shortages(of: lines, makeups, buyer: cart, in: tx)
        self.cart = cart
    }

    /// What is missing before it can be ordered, in the order in which a buyer would mend it.
    var requirements: [Requirement] {
        guard !lines.isEmpty else {
            return [Requirement("items", .cartIsEmpty, "Put something into the cart.")]
        }
        let missing = lines.enumerated().compactMap { index, line -> Requirement? in
            let field = "items.\(index)"
            if line.good == nil {
                return Requirement(field, .notForSale, "\(line.named.name) is not sold any more.")
            }
            if let fault = line.makeup?.measure?.fault(of: line.named.line.quantity) {
                return Requirement(field, .quantityNotSold, "The quantity of \(line.named.name) \(fault).")
            }
            let available = min(line.named.available, shortages[index] ?? .max)
            guard available < line.named.line.quantity else { return nil }
            let left = max(0, available)
            return Requirement(field, .outOfStock, "Only \(left) of \(line.named.name) are available.")
        }
        return missing + live.requirements
    }

    /// What gift cards and store credit would pay; nothing is asked for a cart without them.
    ///
    /// Gift cards themselves are not bought with them.
    func credit(in tx: Transaction) throws -> [CreditRow] {
        let wish = cart.credit
        guard !wish.isEmpty else { return [] }
        let cards = try lines.filter { $0.good?.sellable.isGiftCard == true }.compactMap(\.quoted)
            .reduce(Money.zero(cart.currency)) { sum, line in
                try sum.adding(line.subtotal.subtracting(line.discount)).adding(line.tax)
            }
        return try CreditSpending.preview(wish, upTo: try quote.total.subtracting(cards), in: tx)
    }

    /// How many of a line are left after the lines before it, where bundles make several lines need the same
    /// stock; nothing in a cart without a bundle, whose lines are of different variants.
    private static func shortages(
        of lines: [Line],
        _ makeups: [VariantID: Makeup],
        buyer cart: Cart,
        in tx: Transaction
    ) throws -> [Int: Int] {
        let parts = makeups.values.flatMap(\.parts).map(\.variantID)
        guard !parts.isEmpty else { return [:] }
        var left = try Stock.available(parts, to: cart.holdOwner, in: tx)
        var shortages: [Int: Int] = [:]
        for (index, line) in lines.enumerated() where line.good != nil {
            let needs = makeups.needs(1, of: line.named.line.variantID)
            let most = needs.compactMap { id, each in left[id].map { max(0, $0) / each } }.min()
            guard let most else { continue }
            shortages[index] = most
            let taken = min(most, line.named.line.quantity)
            for (id, each) in needs { left[id]? -= each * taken }
        }
        return shortages
    }

    /// The names of the lines that are priced, in their order.
    package var names: [String] {
        lines.filter { $0.good != nil }.map(\.named.name) + live.gifts.map(\.good.sellable.name)
    }
}

extension Cart {
    /// Where tax is counted for: where the cart goes, else where its owner is billed, else the account's
    /// country.
    fileprivate func destination(billed: Customer?, in tx: Transaction) throws -> Destination? {
        if let country {
            return Destination(
                country: country,
                region: shippingAddress?.region?.text,
                postcode: shippingAddress?.postcode?.text
            )
        }
        if let values = billed?.values, let country = values.country {
            return Destination(country: country, region: values.region, postcode: values.postcode)
        }
        guard case .user? = owner, let owner, let place = try Customers.taxPlace(of: owner, in: tx) else {
            return nil
        }
        return Destination(country: place.country, region: place.region, postcode: place.postcode)
    }
}
