package import Kernel

/// Attempts to pay and the providers behind them.
package struct Payments: Feature {
    package let name = "payments"

    package var endpoints: [any Endpoint] { [] }

    package init() {}
}
