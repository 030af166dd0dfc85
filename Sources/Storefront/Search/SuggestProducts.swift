import Catalog
package import Kernel

/// Completes what somebody is typing: categories, brands and names of products.
package struct SuggestProducts: Query {
    package typealias Who = Anyone

    package struct Parameters: Codable, Sendable {
        let q: Text<1, 200>
    }

    package enum Kind: String, SchemaWords {
        case category
        case brand
        case product
    }

    package struct Suggestion: Codable, Sendable {
        package let kind: Kind
        package let text: String
        /// Of the category or product.
        package let id: Int64?
        package let slug: String?
    }

    package struct Reply: Codable, Sendable {
        package let suggestions: [Suggestion]
    }

    package static let route = Route.get("/products/suggest", "Complete a search")

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        tx.depend(on: "catalog")
        let text = call.parameters.q.text
        let words = SearchText.words(in: text, countMax: ProductSearch.wordsMax)
        guard !words.isEmpty else { return Reply(suggestions: []) }
        var found = try Suggestions.beginning(words, brand: SearchText.key(text), in: tx)
        if found.isEmpty, let corrected = try Spelling.corrected(words, in: tx) {
            found = try Suggestions.beginning(corrected, brand: corrected.joined(separator: " "), in: tx)
        }
        return Reply(suggestions: found)
    }
}
