import Credit
import Customers
package import Kernel
import Pricing
import Promotions
import Quotes
import Shipping

/// Shows a cart to whoever knows its id, a user's only to that user and to staff.
package struct ShowCart: Query {
    package typealias Who = ShopperOrStaff<CartsRead>
    package typealias Path = CartPath
    package typealias Reply = CartReply
    package static let route = Route.get(
        "/cart/{cart_id}",
        "Show a cart",
        refusals: [QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let quoter: Quoter

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let cart = try CartReading.cart(call.path, for: call.who, in: tx)
        let reply = try CartReply(cart, quoter, in: tx)
        tx.depend(on: cart.holdOwner, TaxRates.tag, TaxExemptions.tag, PromotionNews.tag, ShippingOffers.name)
        LivePrices.depend(tx)
        if let owner = cart.owner { tx.depend(on: "\(owner)", "customers:\(owner)") }
        for item in reply.items { tx.depend(on: "product:\(item.product_id)") }
        for tag in CreditSpending.tags(of: cart.credit) { tx.depend(on: tag) }
        tx.answerHolds(until: cart.expiresAt)
        return reply
    }
}

extension CartReading {
    /// A cart as somebody may see it who knows its id, and staff.
    ///
    /// - Throws: 404.
    static func cart(_ path: CartPath, for who: ShopperOrStaff<CartsRead>, in tx: Transaction) throws -> Cart
    {
        let id = path.cart_id.text
        let found =
            who.staff == nil
            ? try CartTable.find(id, for: who.owner, isLocked: false, in: tx)
            : try CartTable.any(id, in: tx)
        guard let found else { throw CartProblem.noCart }
        return found
    }
}
