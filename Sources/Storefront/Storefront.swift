package import Kernel

/// The catalogue as a shopper sees it: with price and stock, searched and filtered.
///
/// - Only active products that are not deleted are ever shown.
/// - Every request costs a fixed number of statements, whatever it finds.
/// - `available` counts live holds alone: one that expired counts for nothing from that very instant.
package struct Storefront: Feature {
    package let name = "storefront"
    /// Those that prices are shown in.
    private let currencies: ShopCurrencies
    private var currency: Currency { currencies.main }

    package init(currencies: ShopCurrencies) {
        self.currencies = currencies
    }

    package var endpoints: [any Endpoint] {
        [
            ListProducts(currencies: currencies), SearchProducts(currency: currency), SuggestProducts(),
            ShowProduct(currencies: currencies), ListRelatedProducts(currency: currency),
        ]
    }
}
