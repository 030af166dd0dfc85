internal import Kernel

/// What every write of the catalogue ends with: the index, the events, and the names that caches listen to.
enum CatalogNews {
    /// A product, its variants or its prices changed.
    static func changed(_ id: ProductID, _ event: String = "product.updated", in tx: Transaction) throws {
        try ProductSearchIndex.update([id], in: tx)
        try tx.emit(event, "product:\(id)")
        touched([id], in: tx)
    }

    /// A category changed.
    static func changed(_ id: CategoryID, _ event: String, in tx: Transaction) throws {
        try tx.emit(event, "category:\(id)")
        tx.touch("catalog")
    }

    static func touched(_ products: [ProductID], in tx: Transaction) {
        tx.touch("catalog")
        for id in products { tx.touch("product:\(id)") }
    }
}
