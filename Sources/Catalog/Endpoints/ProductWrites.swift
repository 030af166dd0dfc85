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

/// Takes a product out of the shop; it can be restored, and orders that hold it stay as they are.
struct DeleteProduct: Command {
    static let route = Route.delete("/products/{product_id}", "Delete a product")
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable { let product_id: ProductID }
    typealias Reply = Nothing

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let id = call.path.product_id
        guard try ProductTable.delete(id, in: tx) else { throw ProductWriting.notFound }
        try CatalogNews.changed(id, "product.deleted", in: tx)
        return Nothing()
    }
}

/// Takes the deletion of a product back; nothing happens to one that is not deleted.
struct RestoreProduct: Command {
    static let route = Route.post("/products/{product_id}/restore", "Restore a deleted product", status: 200)
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable { let product_id: ProductID }
    typealias Reply = ProductRecord

    let currency: Currency

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> ProductRecord {
        let id = call.path.product_id
        if try ProductTable.restore(id, in: tx) {
            return try ProductWriting(id: id, currency: currency).finish("product.restored", in: tx)
        }
        guard let record = try ProductRecord.find(id, currency: currency, in: tx) else {
            throw ProductWriting.notFound
        }
        return record
    }
}

/// The rules that every staff write of a product keeps.
struct ProductWriting {
    static let notFound = Problem.notFound("Product not found")

    let id: ProductID
    let currency: Currency

    /// - Throws: 422 when there is no such category, or it is deleted.
    static func checkCategory(_ id: CategoryID?, in tx: Transaction) throws {
        guard let id else { return }
        guard try CategoryTable.find(id, in: tx) != nil else {
            throw Problem.invalid(field: "category_id", "names no category")
        }
    }

    /// The SKU of a variant that was given none, such as `P12` or `P12-2`.
    static func sku(of product: ProductID, _ index: Int) -> String {
        index == 0 ? "P\(product)" : "P\(product)-\(index + 1)"
    }

    /// The product as it is, not deleted.
    func values(in tx: Transaction) throws -> ProductValues {
        guard let values = try ProductTable.values(of: id, in: tx) else { throw Self.notFound }
        return values
    }

    /// Rewrites the product's own fields.
    func save(_ values: ProductValues, in tx: Transaction) throws {
        try Self.checkCategory(values.categoryID, in: tx)
        guard try ProductTable.taken([values.slug], except: id, in: tx).isEmpty else {
            throw SlugRefusal.slugTaken(values.slug)
        }
        try ProductTable.update([(id, values)], currency: currency, in: tx)
    }

    /// What every write ends with: the lowest price, the search index, the event, the reply.
    func finish(_ event: String = "product.updated", in tx: Transaction) throws -> ProductRecord {
        try ProductTable.refresh([id], currency: currency, in: tx)
        try CatalogNews.changed(id, event, in: tx)
        guard let record = try ProductRecord.find(id, currency: currency, in: tx) else { throw Self.notFound }
        return record
    }
}
