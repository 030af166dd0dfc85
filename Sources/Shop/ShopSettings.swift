package import Kernel
package import Payments

/// What the owner decides about the shop itself.
package struct ShopSettings: Sendable {
    /// The currency of prices and carts.
    package var currency: Currency
    /// The store's own country, ISO 3166-1 alpha-2.
    package var country: String
    /// Ways to pay beside the manual one.
    package var providers: [any PaymentProvider] = []

    package init(currency: Currency = .sample, country: String = "US") {
        self.currency = currency
        self.country = country
    }
}
