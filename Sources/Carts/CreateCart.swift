import Catalog
package import Kernel
import Inventory
import Pricing

/// A cart, and what was put into it at once.
package struct NewCartReply: Codable, ReplyWithHeaders, Sendable {
    let cart_id: String
    let item_id: ID<CartLine>?
    let product_id: ProductID?
    let variant_id: VariantID?
    let quantity: Int?
    /// Makes a new visitor known.
    package private(set) var headers: [(name: String, value: String)] = []

    private enum CodingKeys: CodingKey {
        case cart_id, item_id, product_id, variant_id, quantity
    }

    init(_ cart: Cart, _ item: CartItemReply? = nil) {
        cart_id = cart.externalID
        item_id = item?.item_id
        product_id = item?.product_id
        variant_id = item?.variant_id
        quantity = item?.quantity
        headers = item?.headers ?? []
    }
}

/// Makes a new cart the caller's current one or, told an item, puts it into the current one.
///
/// An empty cart of somebody unknown is nobody's until something is put into it.
package struct CreateCart: Command {
    package typealias Who = AnyShopper
    package typealias Body = ItemBody?
    package typealias Reply = NewCartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.post(
        "/cart",
        "Make a cart, or add an item to the caller's",
        refusals: [CartRefusal.self, HoldRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let owners: CartOwners

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> NewCartReply {
        guard let body = call.body else {
            return NewCartReply(try owners.start(for: call.who.identity, in: tx))
        }
        let (cart, cookie) = try owners.current(of: call.who.identity, in: tx)
        return NewCartReply(cart, try CartItems(limits: owners.limits).add(body, to: cart, cookie, in: tx))
    }
}
