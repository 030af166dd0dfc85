package import Kernel

/// What it costs: the quote, a pure function.
package struct Pricing: Feature {
    package let name = "pricing"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
