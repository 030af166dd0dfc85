package import Kernel

/// What somebody means to buy.
package struct Carts: Feature {
    package let name = "carts"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
