package import Kernel

/// Tries promotions on the orders of the past, and changes nothing.
package struct Previews: Feature {
    package let name = "previews"

    package init() {}

    package var endpoints: [any Endpoint] { [PreviewPromotion(), PreviewStoredPromotion()] }
}
