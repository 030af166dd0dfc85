internal import Kernel

/// Adds a product with its variants and prices; its stock is Inventory's.
struct CreateProduct: Command {
    static let route = Route.post(
        "/products",
        "Add a product",
        refusals: [SlugRefusal.self, SKURefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Body = ProductBody
    typealias Reply = ProductRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ProductRecord {
        let body = call.body
        try ProductWriting.checkCategory(body.category_id, in: tx)
        let slug = try slug(for: body, in: tx)
        let ids = try ProductTable.insert([(body.values(slug: slug), nil)], currency: currency, in: tx)
        guard let id = ids[slug] else { throw SlugRefusal.slugTaken(slug) }
        let lines = try body.variantLines(currency: currency) { ProductWriting.sku(of: id, $0) }
        _ = try VariantSet(of: id, currency: currency, in: tx).add(lines, in: tx)
        return try ProductWriting(id: id, currency: currency).finish("product.created", in: tx)
    }

    private func slug(for body: ProductBody, in tx: Transaction) throws -> String {
        if let slug = body.slug { return slug.text }
        let made = SlugText.slug(from: body.name.text, prefix: "product")
        return try SlugText.free(made, random: tx.random) { try ProductTable.taken($0, in: tx) }
    }
}
