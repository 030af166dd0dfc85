package import Catalog
import Kernel
import Quotes

/// What could not be kept of a cart that was joined to another one, or could not be given.
package struct CartNotice: Codable, Sendable, Equatable {
    package enum Code: String, SchemaWords {
        /// Fewer pieces are in the cart than both carts had.
        case quantityCut = "quantity_cut"
        /// The line is not in the cart at all.
        case lineDropped = "line_dropped"
        /// A promotion gives something of which there is not enough.
        case giftLeftOut = "gift_left_out"
    }

    package let code: Code
    package let product_id: ProductID
    package let variant_id: VariantID
    /// The product's name.
    package let name: String
    /// Pieces in both carts.
    package let wanted: Int
    /// Pieces in the cart now.
    package let kept: Int
}

extension CartNotice {
    init(leftOut gift: LiveGift) {
        self.init(
            code: .giftLeftOut,
            product_id: gift.good.sellable.productID,
            variant_id: gift.good.sellable.variantID,
            name: gift.good.sellable.name,
            wanted: gift.quantity,
            kept: 0
        )
    }
}
