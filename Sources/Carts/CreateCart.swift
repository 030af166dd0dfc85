import Catalog
package import Kernel
import Inventory
import Pricing
import Quotes

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

/// What is added to a cart, and where it is filled.
package struct NewCartBody: Codable, Sendable {
    let product_id: ProductID?
    let variant_id: VariantID?
    let pricing_id: PriceID?
    let quantity: Count<1, 1_000_000>?
    /// Where the order is placed, `web` unless said; alone it makes a new cart.
    let channel: ChannelName?
    /// What it is priced in, the shop's main currency unless said; a cart keeps it.
    let currency: Currency?

    /// Nil when no item is named beside a channel or a currency.
    var item: ItemBody? {
        let isItem = product_id != nil || variant_id != nil || pricing_id != nil || quantity != nil
        guard isItem || channel == nil && currency == nil else { return nil }
        return ItemBody(
            product_id: product_id,
            variant_id: variant_id,
            pricing_id: pricing_id,
            quantity: quantity
        )
    }
}

/// Makes a new cart the caller's current one or, told an item, puts it into the current one.
///
/// An empty cart of somebody unknown is nobody's until something is put into it.
package struct CreateCart: Command {
    package typealias Who = AnyShopper
    package typealias Body = NewCartBody?
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
        let channel = call.body?.channel
        guard let item = call.body?.item else {
            return NewCartReply(
                try owners.start(
                    for: call.who.identity,
                    on: channel ?? .web,
                    currency: call.body?.currency,
                    in: tx
                )
            )
        }
        let (cart, cookie) = try owners.current(of: call.who.identity, in: tx)
        if let wanted = call.body?.currency, wanted != cart.currency {
            let words = "the cart is in \(cart.currency.code); name the currency alone to begin another cart"
            throw Problem.invalid(field: "currency", words)
        }
        if let channel, channel != cart.channel { try CartTable.setChannel(channel, of: cart, in: tx) }
        return NewCartReply(cart, try CartItems(limits: owners.limits).add(item, to: cart, cookie, in: tx))
    }
}
