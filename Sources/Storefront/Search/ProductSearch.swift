import Catalog
import Kernel

/// A list of products from the question to the answer: searched as asked and, when nothing is found, once
/// more with the words that were probably meant.
///
/// At most seven statements: the page, its total when it lies past the end, the words that occur nowhere,
/// their corrections, the page and its total again, the facets.
struct ProductSearch {
    /// More words than this are passed over.
    static let wordsMax = 12

    /// What is searched for, if anything.
    let text: String?
    let filter: ProductFilter
    let sort: ProductSort?
    let order: SortOrder?
    let page: PageRequest
    let currency: Currency
    /// What prices are sorted and counted in.
    let main: Currency

    func answer(withFacets: Bool, in tx: Transaction) throws -> ProductPage {
        tx.depend(on: "catalog", "stock")
        guard let text else { return try reply(listing(nil, tx.engine), withFacets, in: tx) }
        let words = SearchText.words(in: text, countMax: Self.wordsMax)
        guard !words.isEmpty else { return try nothing(withFacets) }
        let found = try reply(listing(words, tx.engine), withFacets, in: tx)
        guard found.total == 0, let corrected = try Spelling.corrected(words, in: tx) else { return found }
        return try reply(
            listing(corrected, tx.engine),
            withFacets,
            searchedFor: corrected.joined(separator: " "),
            in: tx
        )
    }

    private func listing(_ words: [String]?, _ engine: Engine) -> Listing {
        let match = words.map { SearchMatch($0, engine: engine) }
        return Listing(
            filter: filter,
            match: match,
            order: ProductOrder(sort, order, score: match?.score),
            page: page,
            currency: currency,
            main: main
        )
    }

    private func reply(
        _ listing: Listing,
        _ withFacets: Bool,
        searchedFor: String? = nil,
        in tx: Transaction
    ) throws -> ProductPage {
        let (total, products) = try listing.answer(in: tx)
        let facets = withFacets ? try Facets.of(listing, total: total, in: tx) : nil
        return ProductPage(
            total: total,
            page: page.number,
            page_size: page.size,
            products: products,
            searched_for: searchedFor,
            facets: facets
        )
    }

    /// A search for signs alone.
    private func nothing(_ withFacets: Bool) throws -> ProductPage {
        ProductPage(
            total: 0,
            page: page.number,
            page_size: page.size,
            products: [],
            searched_for: nil,
            facets: withFacets ? Facets.none(main) : nil
        )
    }
}
