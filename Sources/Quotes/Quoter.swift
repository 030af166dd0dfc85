import Catalog
import Customers
import Groups
import Inventory
package import Kernel
package import Pricing
import Promotions
import Shipping

/// Prices what somebody wants with what the shop knows now: the one way from goods to a quote.
package struct Quoter: Sendable {
    package var profile: RoundingProfile
    /// The shop's own country.
    private let home: Country?
    /// The currency whose smallest coin the profile names; nil for any.
    private let currency: Currency?
    private let hashing: Hashing?
    /// Whether somebody has ordered before; asked only when a promotion is for first orders.
    private let hasOrdered: @Sendable (Owner, Transaction) throws -> Bool

    package init(
        profile: RoundingProfile = RoundingProfile(),
        home: Country? = nil,
        currency: Currency? = nil,
        hashing: Hashing? = nil,
        hasOrdered: @escaping @Sendable (Owner, Transaction) throws -> Bool = { _, _ in false }
    ) {
        self.profile = profile
        self.home = home
        self.currency = currency
        self.hashing = hashing
        self.hasOrdered = hasOrdered
    }

    /// Eleven statements at most: the rates, two for exemptions, the promotions, the codes, earlier orders,
    /// the buyer's groups, two for gifts, two for shipping.
    ///
    /// - Throws: ``QuoteRefusal/amountTooLarge``.
    package func quote(_ wish: QuoteWish, in tx: Transaction) throws -> LiveQuote {
        var order = Quote.Order(lines: try wish.quoted(profile.mode), currency: wish.currency)
        order.profile = profile
        if let currency, currency != wish.currency { order.profile.cashInterval = 1 }
        if let destination = wish.destination {
            order.destination = destination
            order.rates = try rates(for: destination, in: tx)
            order.relief = try relief(of: wish.billed, at: destination, in: tx)
        }
        guard !wish.isAgreed, !wish.lines.isEmpty else {
            return LiveQuote(
                quote: try Quote.of(order, at: tx.now),
                parcel: wish.parcel(),
                shipping: nil,
                requirements: []
            )
        }
        order.promotions = try LivePromotions.load(
            codes: wish.couponCodes,
            currency: wish.currency,
            customer: wish.customer,
            in: tx
        )
        if order.promotions.contains(where: \.conditions.needsFirstOrder) {
            order.buyer.isFirstOrder = try wish.owner.map { try !hasOrdered($0, tx) } ?? true
        }
        if order.promotions.contains(where: { !$0.conditions.groups.isEmpty }), let owner = wish.owner {
            order.buyer.groups = try Groups.codes(of: owner, in: tx)
        }
        order.buyer.channel = wish.channel.text
        let gifts = try LiveGifts(of: order.promotions, for: wish, in: tx)
        order.gifts = try gifts.lines(profile.mode)
        // What is sent for nothing depends on what the goods cost after their discounts.
        let goods = try Quote.of(order, at: tx.now)
        let parcel = wish.parcel(
            Money(minor: goods.subtotal.minor - goods.discount.minor, currency: wish.currency),
            with: gifts.named(goods.gifts)
        )
        let (offer, requirement) = try shipping(parcel, wish, in: tx)
        order.shipping = offer?.method
        let quote = offer == nil ? goods : try Quote.of(order, at: tx.now)
        return LiveQuote(
            quote: quote,
            parcel: parcel,
            shipping: offer,
            requirements: requirement.map { [$0] } ?? [],
            gifts: gifts.named(quote.gifts),
            withheld: gifts.named(quote.withheld)
        )
    }

    /// Who somebody is for promotions that are counted by customer, from order to order: an account, else the
    /// digest of an e-mail, else whom a cookie knows, for cookies are easily thrown away.
    package func customerKey(_ owner: Owner?, _ email: Email?) -> String? {
        guard owner == nil || owner?.isVisitor == true, let email, let hashing else { return owner?.text }
        return "guest:" + hashing.digest(EmailKey(email).text).prefix(32)
    }

    private func relief(
        of customer: Customer?,
        at destination: Destination,
        in tx: Transaction
    ) throws -> TaxRelief? {
        guard let home, let customer else { return nil }
        let buyer = try TaxBuyer(customer, in: tx)
        return try TaxTreatment.of(from: home, to: destination, for: buyer, at: tx.now).relief(
            at: tx.now,
            in: tx
        )
    }

    private func rates(for destination: Destination, in tx: Transaction) throws -> [TaxRate] {
        let rates = try TaxRates.load(for: destination.country, in: tx)
        for moment in rates.flatMap({ [$0.validFrom, $0.validUntil] }).compactMap(\.self)
        where moment > tx.now {
            tx.answerHolds(until: moment)
        }
        return rates
    }

    /// The way to send a parcel, or what is missing for it.
    private func shipping(
        _ parcel: Parcel,
        _ wish: QuoteWish,
        in tx: Transaction
    ) throws -> (ShippingOffer?, Requirement?) {
        guard !parcel.isEmpty else { return (nil, nil) }
        guard let method = wish.shippingMethod else {
            guard try ShippingOffers.areThere(in: tx) else { return (nil, nil) }
            return (
                nil,
                wish.destination == nil
                    ? Requirement("address", .addressRequired, "Say where the order goes.")
                    : Requirement("shipping_method", .shippingMethodRequired, "Choose how the order is sent.")
            )
        }
        guard let destination = wish.destination else {
            return (nil, Requirement("address", .addressRequired, "Say where the order goes."))
        }
        do {
            let offer = try ShippingOffers.find(
                method,
                for: parcel,
                to: destination,
                currency: wish.currency,
                in: tx
            )
            return (offer, nil)
        } catch let refusal as ShippingRefusal {
            return (nil, Requirement("shipping_method", .shippingNotAvailable, refusal.problem.detail))
        }
    }
}

extension QuoteWish {
    /// What is to be sent, at what its goods cost.
    fileprivate func parcel(_ subtotal: Money? = nil, with gifts: [LiveGift] = []) -> Parcel {
        Parcel(
            items: lines.map { Parcel.Item($0.good, pieces: $0.quantity) }
                + gifts.map { Parcel.Item($0.good, pieces: $0.quantity) },
            subtotal: subtotal ?? .zero(currency)
        )
    }
}

extension QuoteWish {
    /// The lines at their prices; the pieces of a variant count together, however many lines they are in.
    fileprivate func quoted(_ rounding: Rounding) throws -> [QuoteLine] {
        let pieces = Dictionary(lines.map { ($0.good.sellable.variantID, $0.quantity) }) { first, more in
            let (sum, overflow) = first.addingReportingOverflow(more)
            return overflow ? .max : sum
        }
        return try lines.map { line in
            try line.quoted(pieces: pieces[line.good.sellable.variantID] ?? line.quantity, rounding)
        }
    }
}

extension QuoteWish.Line {
    /// What is measured counts as one piece, at the price of all of it.
    ///
    /// The pieces are those of the variant in all lines.
    func quoted(pieces: Int, _ rounding: Rounding) throws(QuoteRefusal) -> QuoteLine {
        let sellable = good.sellable
        let step = agreed == nil ? sellable.step(for: pieces) : nil
        let price = agreed ?? step?.unit ?? sellable.unitPrice
        let measured = makeup?.measure.map { Measured($0, quantity: quantity, price: price) }
        var line = QuoteLine(
            unit: try measured?.cost(rounding) ?? price,
            quantity: measured == nil ? quantity : 1,
            taxCode: sellable.taxCode,
            good: Good(
                product: sellable.productID,
                variant: sellable.variantID,
                categories: good.categories,
                brand: sellable.brand
            )
        )
        line.measured = measured
        line.price = step.map { ($0.source, $0.words(of: measured?.measure.unit ?? "pieces")) }
        return line
    }
}
