package import Kernel

/// The catalogue as a shopper sees it: with price and stock, searched and filtered.
///
/// - Only active products that are not deleted are ever shown.
/// - Every request costs a fixed number of statements, whatever it finds.
/// - `available` counts live holds alone: one that expired counts for nothing from that very instant.
package struct Storefront: Feature {
    package let name = "storefront"
    /// The shop's own: the only one that prices are shown in.
    private let currency: Currency

    package init(currency: Currency) {
        self.currency = currency
    }

    package var endpoints: [any Endpoint] {
        [
            ListProducts(currency: currency), SearchProducts(currency: currency), SuggestProducts(),
            ShowProduct(currency: currency), ListRelatedProducts(currency: currency),
        ]
    }
}
