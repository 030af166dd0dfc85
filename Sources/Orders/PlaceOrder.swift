import Carts
package import Catalog
import Inventory
package import Kernel
import Payments
import Pricing
import Promotions
import Quotes

/// Places an order of the items that a request names or, when it names none, of the current cart, which is
/// emptied.
package struct PlaceOrder: Command {
    package static let route = Route.post(
        "/orders",
        "Place an order",
        refusals: OrderWish.refusals,
        problems: [Problem.notFound]
    )
    /// A cart is locked before it is read; stock is guarded by its own statements.
    package static let isolation = Access.readCommittedAndGuarded
    package typealias Who = KnownShopper
    package typealias Reply = OrderReply

    package struct Wanted: Decodable, Sendable {
        let items: OrderItems?
        let wish: OrderWish

        private enum CodingKeys: String, CodingKey {
            case items
        }

        package init(from decoder: any Decoder) throws {
            items = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
                OrderItems.self,
                forKey: .items
            )
            wish = try OrderWish(from: decoder)
        }
    }
    package typealias Body = Wanted?

    let till: Till

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> OrderReply {
        let owner = try Buyer.owner(of: call.who.identity, in: tx)
        let wish = call.body?.wish ?? .nothing
        let checkout: Checkout
        if let items = call.body?.items {
            let currency = try till.currencies.chosen(wish.currency)
            let basket = Basket(try items.lines(at: "items.", in: tx), currency: currency)
            let buyer = try Buyer(call.who.identity, as: owner, wish, in: tx)
            checkout = try Checkout(basket, for: buyer, till.quoter, in: tx)
            try checkout.check(expected: wish.expected_total)
        } else {
            let cart = try Carts.current(of: call.who.owner, isLocked: true, in: tx)
            guard let cart, !cart.lines.isEmpty else { throw Problem.notFound("No Items found in Cart !") }
            checkout = try CartCheckout.begin(
                cart,
                wish,
                for: call.who.identity,
                as: owner,
                till.quoter,
                in: tx
            )
        }
        let placed = try checkout.place(till, expectingDue: wish.expected_amount_due, in: tx)
        if let cart = checkout.basket.cart { try CartTable.empty(cart, in: tx) }
        return try OrderReply.of(placed, in: tx)
    }
}

/// An order that was agreed elsewhere, at prices of its own, and paid there.
///
/// It goes the way of every order: quoted, held, placed, confirmed, booked, taken from the stock. Nobody is
/// mailed.
package struct AgreedOrder: Sendable {
    package struct Line: Sendable {
        let variant: VariantID
        let quantity: Int
        let unit: Money

        /// The quantity is from 1.
        package init(_ variant: VariantID, _ quantity: Int, unit: Money) {
            self.variant = variant
            self.quantity = quantity
            self.unit = unit
        }
    }

    /// At most 100, in one currency.
    let lines: [Line]
    let currency: Currency
    /// Nil for somebody unknown.
    package var owner: Owner?
    /// Where it went; without it no tax is counted, and the order says so.
    package var country: Country?
    package var notes: String?

    package init(_ lines: [Line], currency: Currency) {
        self.lines = lines
        self.currency = currency
    }

    /// Places the order and confirms its payment, which was made to the manual provider.
    ///
    /// - Returns: what the order costs.
    /// - Throws: ``QuoteRefusal``, ``HoldRefusal``, 404 for what is not sold.
    package func enter(by actor: String, charge: String, hashing: Hashing, in tx: Transaction) throws -> Money
    {
        let basket = Basket(
            lines.map { Basket.Line(variantID: $0.variant, quantity: $0.quantity, agreed: $0.unit) },
            currency: currency
        )
        let buyer = Buyer(owner: owner, actor: actor, country: country, notes: notes)
        let quoter = Quoter()
        let checkout = try Checkout(basket, for: buyer, quoter, in: tx)
        let provider = ManualProvider().name
        let till = Till(
            provider: provider,
            currencies: ShopCurrencies(currency),
            holdSeconds: 900,
            hashing: hashing,
            quoter: quoter
        )
        let placed = try checkout.place(till, in: tx)
        let total = checkout.quote.total
        let confirmation = Confirmation(
            reference: Order.reference(placed.externalID),
            outcome: .succeeded,
            amount: Amount(total.description),
            currency: currency,
            providerReference: charge
        )
        guard case .paid = try OrderPayments.settle(confirmation, by: provider, in: tx) else {
            throw OrderRefusal.amountMismatch(expected: total)
        }
        return total
    }
}
