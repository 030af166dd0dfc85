package import Kernel

/// What comes back: refunds of lines, of shipping, of an amount, and goods into stock.
///
/// Invariants: never more than was paid, each part (goods, shipping, tax) at most once, and tax exactly once;
/// pieces come back at most once. The rules are pure functions of what was bought and what is left of it.
package struct Returns: Feature {
    package let name = "returns"

    package init() {}

    package var endpoints: [any Endpoint] { [RefundOrder(), ListRefunds()] }
}
