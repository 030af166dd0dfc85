import Carts
import Catalog
import Inventory
import Kernel
import Notices
import Payments
import Pricing
import Promotions
import Quotes

/// A basket on its way to being an order: priced for its buyer, and then placed.
struct Checkout {
    let basket: Basket
    let buyer: Buyer
    let quote: Quote
    private let goods: [OrderedGood]
    /// What promotions give beside them.
    private let gifts: [LiveGift]
    private let profile: RoundingProfile
    /// Who buys, for promotions that are counted by customer.
    private let customer: String?

    /// Prices what is in the basket.
    ///
    /// - Throws: ``CheckOutRefusal``, 404, ``QuoteRefusal``.
    init(_ basket: Basket, for buyer: Buyer, _ quoter: Quoter, in tx: Transaction) throws {
        self.basket = basket
        self.buyer = buyer
        profile = quoter.profile
        goods = try basket.goods(in: tx)
        var wish = QuoteWish(
            zip(basket.lines, goods).map { QuoteWish.Line($1, $0.quantity, agreed: $0.agreed) },
            currency: basket.currency
        )
        wish.destination = buyer.destination
        wish.couponCodes = buyer.couponCodes
        wish.shippingMethod = buyer.shippingMethod
        customer = quoter.customerKey(buyer.owner, buyer.email)
        wish.customer = customer
        wish.holder = basket.cart?.holdOwner
        try Self.check(buyer, customer, in: tx)
        wish.owner = buyer.owner
        wish.billed = buyer.billed
        wish.isAgreed = buyer.isAgreed
        let live = try quoter.quote(wish, in: tx)
        guard live.requirements.isEmpty else { throw CheckOutRefusal.incomplete(live.requirements) }
        quote = live.quote
        gifts = live.gifts
    }

    /// Refuses when a coupon that the buyer counts on is over or was used before, by the e-mail for instance.
    ///
    /// One in a cart whose promotion has gone is left out, as the cart shows.
    private static func check(_ buyer: Buyer, _ customer: String?, in tx: Transaction) throws {
        for code in buyer.couponCodes {
            do {
                try LivePromotions.check(code: code, customer: customer, in: tx)
            } catch PromotionRefusal.notFound where !buyer.newCodes.contains(code) {
                continue
            }
        }
    }

    /// - Throws: ``CheckOutRefusal/priceChanged(total:)`` when the buyer counted on another total.
    func check(expected: Amount?) throws {
        guard let expected else { return }
        guard try expected.money(in: quote.currency, field: "expected_total") == quote.total else {
            throw CheckOutRefusal.priceChanged(total: quote.total)
        }
    }

    /// Holds the pieces, writes the order, and queues the mail about it.
    ///
    /// - Throws: ``HoldRefusal``, ``PromotionRefusal``.
    func place(_ till: Till, in tx: Transaction) throws -> PlacedOrder {
        let draft = draft(in: tx)
        let externalID = draft.externalID.text
        let reference = Order.reference(externalID)
        try hold(for: reference, until: tx.now.adding(seconds: till.holdSeconds), in: tx)
        try LivePromotions.redeem(quote.promotions, order: reference, customer: customer, in: tx)
        let (id, number) = try draft.write(till.provider == nil ? .unpaid : .pending, in: tx)
        if let provider = till.provider {
            try PaymentAttempts.announce(reference, by: provider, quote.total, in: tx)
        }
        try OrderHistory.add(id, externalID, .init(from: nil, to: .pending), by: buyer.mover, in: tx)
        if let cart = basket.cart { try CartTable.link(cart, reference, in: tx) }
        try tell(number, draft, in: tx)
        return PlacedOrder(id: id, externalID: externalID, number: number)
    }

    private func tell(_ number: String, _ draft: OrderDraft, in tx: Transaction) throws {
        guard let email = buyer.email else { return }
        let lines = draft.lines.map { line in
            Mail.Line(name: line.name, quantity: Int64(line.quantity), total: line.total)
        }
        try Mail.queue(
            .orderPlaced(number: number, lines: lines, total: quote.total, order: draft.externalID),
            to: email.text,
            in: tx
        )
    }

    /// What the cart holds becomes the order's; what is missing is held anew.
    private func hold(for owner: String, until: Timestamp, in tx: Transaction) throws {
        let moved = try basket.cart.map { cart in
            try Stock.moveHolds(from: cart.holdOwner, to: owner, until: until, in: tx)
        }
        try Stock.hold(
            basket.lines.map { ($0.variantID, $0.quantity) }
                + gifts.map { ($0.good.sellable.variantID, $0.quantity) },
            for: owner,
            until: until,
            isNewOwner: (moved ?? 0) == 0,
            in: tx
        )
    }

    private func draft(in tx: Transaction) -> OrderDraft {
        OrderDraft(
            externalID: .random(tx.random),
            cart: basket.cart.map { ($0.id.value, $0.externalID) },
            buyer: buyer,
            totals: OrderTotals(
                subtotal: quote.subtotal,
                discount: quote.discount,
                shipping: quote.shipping,
                tax: quote.tax,
                total: quote.total
            ),
            isTaxPending: quote.isTaxPending,
            lines: lines,
            quote: quote,
            words: words
        )
    }

    private var words: RowWords {
        RowWords(
            names: (goods + gifts.map(\.good)).map(\.sellable.name),
            destination: buyer.destination,
            profile: profile
        )
    }

    private var lines: [OrderLine] {
        zip(goods + gifts.map(\.good), quote.lines).enumerated().map { index, entry in
            let (good, line) = entry
            return OrderLine(
                product: OrderedProduct(good, isGift: index >= goods.count),
                variantID: good.sellable.variantID,
                name: good.sellable.name,
                options: good.sellable.options,
                unit: line.unit,
                quantity: line.quantity,
                discount: line.discount,
                tax: line.tax,
                total: Money(minor: line.subtotal.minor - line.discount.minor, currency: quote.currency)
            )
        }
    }
}

/// An order that was just written.
struct PlacedOrder {
    let id: OrderID
    let externalID: String
    let number: String
}

/// Where orders are placed: who is paid, in which currency, and how long pieces are set aside.
package struct Till: Sendable {
    /// Whom buyers pay by themselves with the order's id, if there is such a provider.
    let provider: String?
    let currency: Currency
    let holdSeconds: Int64
    let hashing: Hashing
    let quoter: Quoter
}
