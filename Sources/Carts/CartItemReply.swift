import Catalog
import Kernel

/// A line after it was changed.
package struct CartItemReply: Codable, ReplyWithHeaders, Sendable {
    let cart_id: String
    let item_id: ID<CartLine>
    let product_id: ProductID
    let variant_id: VariantID
    /// Pieces in the line now, or units of what is measured.
    let quantity: Int
    /// Makes a new visitor known.
    package var headers: [(name: String, value: String)] = []

    private enum CodingKeys: CodingKey {
        case cart_id, item_id, product_id, variant_id, quantity
    }

    init(_ cart: Cart, _ line: ID<CartLine>, _ sellable: Sellable, quantity: Int) {
        cart_id = cart.externalID
        item_id = line
        product_id = sellable.productID
        variant_id = sellable.variantID
        self.quantity = quantity
    }
}

/// What is added: a product's first variant, a variant or a price, once unless said otherwise.
package struct ItemBody: Codable, Sendable {
    let product_id: ProductID?
    let variant_id: VariantID?
    let pricing_id: PriceID?
    /// Pieces, or units of what is measured.
    let quantity: Count<1, 1_000_000>?

    var choice: ItemChoice {
        ItemChoice(product: product_id, variant: variant_id, price: pricing_id)
    }
}

/// The path of what belongs to one cart.
package struct CartPath: Codable, Sendable {
    let cart_id: Text<1, 64>
}
