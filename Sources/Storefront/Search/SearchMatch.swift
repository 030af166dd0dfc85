import Kernel

/// A search as a condition: every word must occur, the last one may be a beginning.
///
/// Words are folded letters and digits, bound as one parameter, each in quotes: nothing in them is an
/// operator.
struct SearchMatch {
    /// `p` with the search index before it.
    let source: SQL
    /// The product's id in the search index.
    let id: SQL
    /// On the search index.
    let condition: SQL
    /// How badly a product matches: the best first when sorted upwards.
    ///
    /// Words in names count most, then those in brands and categories, then the rest.
    let score: SQL

    /// - Parameters:
    ///   - words: at least one, as ``SearchText`` folds them.
    ///   - isPrefix: whether the last word may be a beginning.
    ///   - isNameOnly: whether the words must stand in names or SKUs.
    ///   - engine: whose search is asked.
    init(_ words: [String], isPrefix: Bool = true, isNameOnly: Bool = false, engine: Engine) {
        switch engine {
        case .sqlite:
            let phrases = words.map { "\"\($0)\"" }.joined(separator: " AND ") + (isPrefix ? " *" : "")
            let expression = isNameOnly ? "{name sku} : (\(phrases))" : phrases
            // The order is said: the planner might else ask the index once for each product.
            source = "product_search CROSS JOIN products p ON p.id = product_search.rowid"
            id = "product_search.rowid"
            condition = "product_search MATCH \(expression)"
            score = "bm25(product_search, 10, 1, 5, 3, 2, 8)"
        case .postgres:
            let lexemes = words.enumerated().map { index, word in
                let isLast = index == words.count - 1
                return "'\(word)':\(isLast && isPrefix ? "*" : "")\(isNameOnly ? "A" : "")"
            }
            let query: SQL = "to_tsquery('simple', \(lexemes.joined(separator: " & ")))"
            source = "product_search JOIN products p ON p.id = product_search.product_id"
            id = "product_search.product_id"
            condition = "product_search.document @@ \(query)"
            // The weights of D, C, B and A.
            score = "-ts_rank('{0.1, 0.2, 0.4, 1.0}', product_search.document, \(query))"
        }
    }
}
