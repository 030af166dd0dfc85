import Kernel

/// One page of a list of products.
package struct ProductPage: Codable, Sendable {
    /// How many there are on all pages.
    package let total: Int
    package let page: Int
    package let page_size: Int
    package let products: [ProductCard]
    /// The words that were searched for instead, when those asked for occur nowhere.
    package let searched_for: String?
    package var facets: Facets?
}
