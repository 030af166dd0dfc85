import Catalog
package import Kernel

/// Lists products: filtered, searched, sorted, cut into pages.
package struct ListProducts: Query {
    package typealias Who = Anyone
    package typealias Reply = ProductPage

    package struct Parameters: Codable, Sendable {
        /// With everything that lies under it.
        let category_id: CategoryID?
        /// In any case.
        let brand: Text<1, 120>?
        /// Inclusive, in the shop's currency, as is `max_price`.
        let min_price: Amount?
        let max_price: Amount?
        let min_rating: Rating?
        let in_stock: Bool?
        let search: Text<1, 200>?
        let sort_by: ProductSort?
        let order: SortOrder?
        let page: Count<1, 1_000_000>?
        let page_size: Count<1, 100>?
        /// What prices are shown in; they are sorted, compared and counted in the shop's main one.
        let currency: Currency?
        /// Taken and not used yet: names stand in the shop's own language.
        let locale: Text<2, 35>?
        let facets: Bool?
        /// Each as `attributes[Color]=Red`.
        let attributes: [String: Text<1, 200>]?
    }

    package static let route = Route.get("/products", "List products")

    let currencies: ShopCurrencies

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> ProductPage {
        let wanted = call.parameters
        let currency = try currencies.chosen(wanted.currency)
        if currency != currencies.main, wanted.min_price != nil || wanted.max_price != nil {
            let words =
                "prices are compared in \(currencies.main.code); leave the currency out to compare them"
            throw Problem.invalid(field: "currency", words)
        }
        let search = ProductSearch(
            text: wanted.search?.text,
            filter: try ProductFilter(wanted, currency: currencies.main, engine: tx.engine),
            sort: wanted.sort_by,
            order: wanted.order,
            page: PageRequest(page: wanted.page, size: wanted.page_size),
            currency: currency,
            main: currencies.main
        )
        return try search.answer(withFacets: wanted.facets ?? false, in: tx)
    }
}
