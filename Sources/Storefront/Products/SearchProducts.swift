package import Kernel

/// Finds products by words, the best match first.
package struct SearchProducts: Query {
    package typealias Who = Anyone
    package typealias Reply = ProductPage

    package struct Parameters: Codable, Sendable {
        let q: Text<1, 200>
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
        let facets: Bool?
    }

    package static let route = Route.get("/products/search", "Search products")

    let currency: Currency

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> ProductPage {
        let wanted = call.parameters
        let search = ProductSearch(
            text: wanted.q.text,
            filter: ProductFilter(),
            sort: nil,
            order: nil,
            page: PageRequest(page: wanted.page, size: wanted.page_size),
            currency: currency,
            main: currency
        )
        return try search.answer(withFacets: wanted.facets ?? false, in: tx)
    }
}
