package import Kernel
package import Pricing
package import Shipping

/// A quote with what the shop knew when it was made.
package struct LiveQuote: Sendable {
    package let quote: Quote
    /// What is to be sent.
    package let parcel: Parcel
    /// The way to send it that was chosen and can be had.
    package let shipping: ShippingOffer?
    /// What is missing before it can be ordered.
    package let requirements: [Requirement]
    /// What promotions give: the last lines of the quote.
    package var gifts: [LiveGift] = []
    /// What they would give if there were enough of it.
    package var withheld: [LiveGift] = []
}

/// Something that is missing before checkout, for a form to ask for.
package struct Requirement: Codable, Sendable, Equatable {
    package enum Code: String, SchemaWords {
        case cartIsEmpty = "cart_is_empty"
        case outOfStock = "out_of_stock"
        case quantityNotSold = "quantity_not_sold"
        case notForSale = "not_for_sale"
        case addressRequired = "address_required"
        case shippingMethodRequired = "shipping_method_required"
        case shippingNotAvailable = "shipping_not_available"
        case emailRequired = "email_required"
    }

    /// The field that would mend it: `shipping_method`, `items.0`.
    package let field: String
    package let code: Code
    package let message: String

    package var json: JSON {
        .object([
            ("field", .string(field)), ("code", .string(code.rawValue)), ("message", .string(message)),
        ])
    }

    package init(_ field: String, _ code: Code, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}
