internal import Kernel

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
        try ProductTable.refreshPrices(of: [id], currency: currency, in: tx)
        try CatalogNews.changed(id, event, in: tx)
        guard let record = try ProductRecord.find(id, currency: currency, in: tx) else { throw Self.notFound }
        return record
    }
}
