package import Kernel

/// The parties that are billed, and the organizations that buy together.
package struct Customers: Feature {
    package let name = "customers"

    package init() {}

    package var migrations: [Migration] { [] }
}
