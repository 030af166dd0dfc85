package import Kernel

/// A reduction that the shop grants.
///
/// Which ones apply is decided before; the quote only counts.
package struct Promotion: Sendable {
    package enum Scope: Sendable, Equatable {
        /// Each of these lines by itself, by their position.
        case lines([Int])
        /// The whole order, spread over its lines.
        case order
    }

    package enum Discount: Sendable, Equatable {
        case share(Percentage)
        /// At most so much; less when there is less to reduce. In another currency it does not apply.
        case amount(Money)
    }

    /// What grants it: `promotion:3`.
    package let source: String
    /// What the buyer reads.
    package let reason: String
    package let scope: Scope
    package let discount: Discount

    package init(source: String, reason: String, scope: Scope, discount: Discount) {
        self.source = source
        self.reason = reason
        self.scope = scope
        self.discount = discount
    }
}

/// A way to send the goods, at its price for this order.
package struct ShippingMethod: Sendable {
    /// What it is: `shipping_method:2`.
    package let source: String
    package let name: String
    package let price: Money
    package let taxCode: String?

    package init(source: String, name: String, price: Money, taxCode: String? = nil) {
        self.source = source
        self.name = name
        self.price = price
        self.taxCode = taxCode
    }
}
