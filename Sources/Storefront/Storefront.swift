package import Kernel

/// The catalogue as a shopper sees it: with price and stock, searched and filtered.
package struct Storefront: Feature {
    package let name = "storefront"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
