import Catalog
import Kernel

/// One question for a page of products: what is searched for, the filter and the order.
///
/// A page is one statement. Its total is known when it is the last page; else it takes a second statement,
/// which is remembered until the catalogue changes.
struct Listing {
    let filter: ProductFilter
    /// Nil when nothing is searched for.
    let match: SearchMatch?
    let order: ProductOrder
    let page: PageRequest
    /// What prices are shown in.
    let currency: Currency
    /// What they are sorted and counted in.
    let main: Currency

    func answer(in tx: Transaction) throws -> (total: Int, products: [ProductCard]) {
        let rows = try tx.rows(statement(at: tx.now))
        if let next = rows.first?[0] as Timestamp? { tx.answerHolds(until: next) }
        let products = rows.map { row in
            var cells = Cells(row, from: 1)
            return ProductCard(&cells, currency: currency)
        }
        return (try total(after: rows.count, in: tx), products)
    }

    /// How many products there are on all pages.
    private func total(after count: Int, in tx: Transaction) throws -> Int {
        let isLast = count > 0 || page.number == 1
        if isLast, count < page.size { return page.offset + count }
        return try tx.remembered(total, until: filter.dependencies) {
            try tx.first(total).map { $0[0] } ?? 0
        }
    }

    /// Where the products come from: `p`, and the search index before it when something is searched for.
    var source: SQL { match?.source ?? "products p" }

    var condition: SQL {
        guard let match else { return filter.sql }
        return "\(match.condition) AND \(filter.sql)"
    }

    private var total: SQL {
        guard let match, filter.isEmpty else { return "SELECT count(*) FROM \(source) WHERE \(condition)" }
        return "SELECT count(*) FROM product_search WHERE \(match.condition)"
    }

    /// The ids of the page, found within an index before anything else is read of the products.
    private var ids: SQL {
        let limit: SQL = "LIMIT \(page.size) OFFSET \(page.offset)"
        // The search index holds nothing but what is shown: without a filter it answers alone.
        guard let match, filter.isEmpty, order.isByScore else {
            return """
                SELECT p.id, \(order.key) AS sort_key FROM \(source) WHERE \(condition)
                \(order.by(order.key, "p.id")) \(limit)
                """
        }
        return """
            SELECT \(match.id) AS id, \(order.key) AS sort_key FROM product_search WHERE \(match.condition)
            \(order.by(order.key, match.id)) \(limit)
            """
    }

    func statement(at now: Timestamp) -> SQL {
        """
        SELECT (SELECT MIN(h.expires_at) FROM holds h WHERE h.expires_at > \(now)) AS next_expiry,
            \(ProductCard.columns(currency: currency, at: now))
        FROM (\(ids)) page
        JOIN products p ON p.id = page.id
        \(ProductCard.categoryJoin)
        \(order.by("page.sort_key", "page.id"))
        """
    }
}
