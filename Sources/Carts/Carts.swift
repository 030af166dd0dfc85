package import Kernel

/// What somebody means to buy: carts by external id, lines that sum, live prices, expiry.
///
/// Invariants: a line is unique per variant and price; a cart whose order lives is not changed.
package struct Carts: Feature {
    package let name = "carts"
    private let currency: Currency
    private let limits: CartLimits

    /// New carts are priced in the currency.
    package init(currency: Currency, limits: CartLimits = CartLimits()) {
        self.currency = currency
        self.limits = limits
    }

    package var migrations: [Migration] { CartMigrations.all }

    package var endpoints: [any Endpoint] {
        [
            CreateCart(currency: currency, limits: limits), ShowCart(), AddItem(limits: limits),
            ChangeQuantity(limits: limits), ChangeItem(limits: limits), RemoveProduct(limits: limits),
            RemoveItem(limits: limits), EmptyCart(limits: limits), SetAddress(limits: limits),
            PlaceHold(currency: currency),
        ]
    }

    package var jobs: [any Job] { [ExpireCarts()] }
}
