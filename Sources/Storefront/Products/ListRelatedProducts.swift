package import Kernel

/// Lists products like one: of its category or brand, sharing its attributes, about as dear.
package struct ListRelatedProducts: Query {
    package typealias Who = Anyone

    package struct Path: Codable, Sendable {
        /// Digits alone are an id, anything else a slug.
        let product: Text<1, 120>
    }

    package struct Reply: Codable, Sendable {
        package let products: [ProductCard]
    }

    package static let route = Route.get(
        "/products/{product}/related",
        "List related products",
        problems: [Problem.notFound]
    )

    let currency: Currency

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let row = try tx.first(
            """
            SELECT p.id, p.category_id, p.brand_key, p.price_minor FROM products p
            WHERE \(ProductFilter.isShown) AND \(try ProductName(call.path.product).condition)
            """
        )
        guard let row else { throw ProductName.unknown }
        tx.depend(on: "catalog", "stock")
        let rows = try tx.rows(RelatedProducts(row).statement(currency: currency, tx))
        if let next = rows.first?[0] as Timestamp? { tx.answerHolds(until: next) }
        return Reply(
            products: rows.map { row in
                var cells = Cells(row, from: 1)
                return ProductCard(&cells, currency: currency)
            }
        )
    }
}
