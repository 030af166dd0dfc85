internal import Kernel

/// Rewrites a whole product.
///
/// Without `variants` its first variant takes what the product says of one, and the others stay; with
/// them, those not listed (by SKU, or by their place when they name none) are deleted.
struct ReplaceProduct: Command {
    static let route = Route.put(
        "/products/{product_id}",
        "Rewrite a product",
        refusals: [SlugRefusal.self, SKURefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable { let product_id: ProductID }
    typealias Body = ProductBody
    typealias Reply = ProductRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ProductRecord {
        let writing = ProductWriting(id: call.path.product_id, currency: currency)
        let old = try writing.values(in: tx)
        var values = call.body.values(slug: call.body.slug?.text ?? old.slug)
        values.reference = old.reference
        values.fingerprint = old.fingerprint
        try writing.save(values, in: tx)
        try replaceVariants(VariantSet(of: writing.id, currency: currency, in: tx), call.body, in: tx)
        return try writing.finish(in: tx)
    }

    private func replaceVariants(_ set: VariantSet, _ body: ProductBody, in tx: Transaction) throws {
        let living = set.living
        let lines = try body.variantLines(currency: currency) { index in
            index < living.count
                ? living[index].values.sku : ProductWriting.sku(of: set.product, set.all.count + index)
        }
        if body.variants == nil, let first = living.first, let line = lines.first {
            var values = line.values
            values.options = first.values.options
            values.position = first.values.position
            try set.rewrite(first.id, values, line.price, in: tx)
        } else {
            try set.replace(with: lines, in: tx)
        }
    }
}
