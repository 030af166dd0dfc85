import Carts
import Catalog
import Credit
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
    private let makeups: [VariantID: Makeup]
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
        goods = try basket.goods(for: buyer.owner, in: tx)
        let makeups = try Makeup.load(for: goods.map(\.sellable), in: tx)
        try basket.check(makeups, goods)
        var wish = QuoteWish(
            zip(basket.lines, goods).map { line, good in
                QuoteWish.Line(good, line.quantity, agreed: line.agreed, makeup: makeups[line.variantID])
            },
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
        wish.channel = buyer.channel
        wish.billed = buyer.billed
        wish.isAgreed = buyer.isAgreed
        let live = try quoter.quote(wish, in: tx)
        let requirements = live.requirements + Self.address(for: goods, buyer)
        guard requirements.isEmpty else { throw CheckOutRefusal.incomplete(requirements) }
        quote = live.quote
        gifts = live.gifts
        let given = try Makeup.load(for: gifts.map(\.good.sellable), in: tx)
        self.makeups = makeups.merging(given) { bought, _ in bought }
    }

    /// Gift cards are mailed, and nobody else is told their codes.
    private static func address(for goods: [OrderedGood], _ buyer: Buyer) -> [Requirement] {
        guard buyer.email == nil, !buyer.isAgreed, goods.contains(where: \.sellable.isGiftCard) else {
            return []
        }
        return [Requirement("email", .emailRequired, "Say where the gift cards are mailed to.")]
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

    /// Holds the pieces, writes the order, and queues the mail about it; what credit pays is paid at once.
    ///
    /// - Throws: ``HoldRefusal``, ``PromotionRefusal``, ``CreditRefusal``.
    func place(_ till: Till, expectingDue: Amount? = nil, in tx: Transaction) throws -> PlacedOrder {
        var draft = draft(in: tx)
        let externalID = draft.externalID.text
        let reference = Order.reference(externalID)
        try hold(for: reference, until: tx.now.adding(seconds: till.holdSeconds), in: tx)
        try LivePromotions.redeem(quote.promotions, order: reference, customer: customer, in: tx)
        draft.credit = try spend(for: reference, till.hashing, in: tx)
        let due = try draft.due()
        try Self.check(expectingDue, due)
        let isPaid = due.minor == 0 && !draft.credit.isEmpty
        let provider = isPaid ? nil : till.provider
        let (id, number) = try draft.write(provider == nil ? .unpaid : .pending, in: tx)
        if let provider { try PaymentAttempts.announce(reference, by: provider, due, in: tx) }
        try OrderHistory.add(id, externalID, .init(from: nil, to: .pending), by: buyer.mover, in: tx)
        if let cart = basket.cart { try CartTable.link(cart, reference, in: tx) }
        try tell(number, draft, in: tx)
        if isPaid { try OrderPayments.settleByCredit(reference, in: tx) }
        return PlacedOrder(id: id, externalID: externalID, number: number, due: due)
    }

    /// Takes what gift cards and store credit pay; gift cards themselves are not bought with them.
    private func spend(for reference: String, _ hashing: Hashing, in tx: Transaction) throws -> [CreditRow] {
        guard !buyer.credit.isEmpty else { return [] }
        let cards = try zip(goods, quote.lines).filter { $0.0.sellable.isGiftCard }
            .reduce(Money.zero(quote.currency)) { sum, good in
                try sum.adding(good.1.subtotal.subtracting(good.1.discount)).adding(good.1.tax)
            }
        return try CreditSpending.spend(
            buyer.credit,
            upTo: try quote.total.subtracting(cards),
            for: reference,
            by: buyer.mover.name,
            hashing,
            in: tx
        )
    }

    private static func check(_ expected: Amount?, _ due: Money) throws {
        guard let expected else { return }
        guard try expected.money(in: due.currency, field: "expected_amount_due") == due else {
            throw CheckOutRefusal.dueChanged(due)
        }
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
            basket.lines.flatMap { makeups.needs($0.quantity, of: $0.variantID) }
                + gifts.flatMap { makeups.needs($0.quantity, of: $0.good.sellable.variantID) },
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
                rounding: quote.rounding,
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
        let bought = zip(goods, basket.lines).map { ($0, $1.quantity) }
        let all = bought + gifts.map { ($0.good, $0.quantity) }
        return zip(all, quote.lines).enumerated().map { index, entry in
            let ((good, quantity), line) = entry
            let makeup = SoldMakeup(makeups[good.sellable.variantID], quantity: quantity)
            return OrderLine(
                product: OrderedProduct(good, makeup, isGift: index >= goods.count),
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
    /// What is left to pay.
    let due: Money
}

/// Where orders are placed: who is paid, in which currencies, and how long pieces are set aside.
package struct Till: Sendable {
    /// Whom buyers pay by themselves with the order's id, if there is such a provider.
    let provider: String?
    let currencies: ShopCurrencies
    let holdSeconds: Int64
    let hashing: Hashing
    let quoter: Quoter
}
