import Catalog
package import Kernel
import Inventory
import Pricing

/// A new cart, and what was put into it at once.
package struct NewCartReply: Codable, Sendable {
    let cart_id: String
    let item_id: ID<CartLine>?
    let product_id: ProductID?
    let variant_id: VariantID?
    let quantity: Int?

    init(_ cart: Cart, _ item: CartItemReply?) {
        cart_id = cart.externalID
        item_id = item?.item_id
        product_id = item?.product_id
        variant_id = item?.variant_id
        quantity = item?.quantity
    }
}

/// Makes a cart, empty or with a first item.
package struct CreateCart: Command {
    package typealias Who = AnyShopper
    package typealias Body = ItemBody?
    package typealias Reply = NewCartReply
    package static let isolation = Access.readCommittedAndGuarded
    package static let route = Route.post(
        "/cart",
        "Make a cart",
        refusals: [CartRefusal.self, HoldRefusal.self, QuoteRefusal.self],
        problems: [Problem.notFound]
    )

    let currency: Currency
    let limits: CartLimits

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> NewCartReply {
        let cart = try CartTable.insert(.init(currency: currency, days: limits.days), in: tx)
        let item = try call.body.map { body in
            try CartItems(limits: limits).add(body.quantity?.value ?? 1, of: body.choice, to: cart, in: tx)
        }
        return NewCartReply(cart, item)
    }
}
