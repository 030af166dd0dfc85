package import Kernel

/// Checkout, order state, confirmation.
package struct Orders: Feature {
    package let name = "orders"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
