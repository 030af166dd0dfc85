package import Kernel

/// What is there: stock levels, movements, holds.
package struct Inventory: Feature {
    package let name = "inventory"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
