package import Kernel
import Pricing

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

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> CartReply {
        let id = call.path.cart_id.text
        let found =
            call.who.staff == nil
            ? try CartTable.find(id, for: call.who.owner, isLocked: false, in: tx)
            : try CartTable.any(id, in: tx)
        guard let cart = found else { throw CartProblem.noCart }
        let reply = try CartReply(cart, in: tx)
        tx.depend(on: cart.holdOwner)
        for item in reply.items { tx.depend(on: "product:\(item.product_id)") }
        tx.answerHolds(until: cart.expiresAt)
        return reply
    }
}
