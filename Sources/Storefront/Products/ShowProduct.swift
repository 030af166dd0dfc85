import Catalog
import PriceLists
package import Kernel

/// Shows one product with its variants, by id or slug.
package struct ShowProduct: Query {
    package typealias Who = Anyone
    package typealias Reply = ProductDetail

    package struct Path: Codable, Sendable {
        /// Digits alone are an id, anything else a slug.
        let product: Text<1, 120>
    }

    package struct Parameters: Codable, Sendable {
        let currency: Currency?
        /// Taken and not used yet: names stand in the shop's own language.
        let locale: Text<2, 35>?
    }

    package static let route = Route.get(
        "/products/{product}",
        "Show a product",
        problems: [Problem.notFound]
    )

    let currencies: ShopCurrencies

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> ProductDetail {
        let currency = try currencies.chosen(call.parameters.currency)
        let row = try tx.first(
            """
            SELECT \(ProductCard.columns(currency: currency, at: tx.now))
            FROM products p \(ProductCard.categoryJoin)
            WHERE \(ProductFilter.isShown) AND \(try ProductName(call.path.product).condition)
            """
        )
        guard let row else { throw ProductName.unknown }
        var cells = Cells(row)
        var card = ProductCard(&cells, currency: currency)
        let variants = try ProductVariant.all(of: card.id, currency: currency, in: tx)
        card.price = variants.compactMap(\.price).min { $0.minor < $1.minor } ?? card.price
        // The category's name and place change with the catalogue.
        tx.depend(on: "product:\(card.id)", "catalog", PriceLists.tag)
        return ProductDetail(card: card, variants: variants)
    }
}

/// How a path names a product: by id or by slug.
struct ProductName {
    static let unknown = Problem.notFound("Product not found")

    /// On the product `p`.
    let condition: SQL

    /// - Throws: 404 for a number that no id can be.
    init(_ text: Text<1, 120>) throws(Problem) {
        guard text.text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            condition = "p.slug = \(text.text)"
            return
        }
        guard let id = Int64(text.text) else { throw Self.unknown }
        condition = "p.id = \(id)"
    }
}
