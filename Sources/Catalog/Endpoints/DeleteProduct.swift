internal import Kernel

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
