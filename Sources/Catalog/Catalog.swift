package import Kernel

/// What is sold: categories, products, variants, prices.
package struct Catalog: Feature {
    package let name = "catalog"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
