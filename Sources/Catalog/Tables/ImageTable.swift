internal import Kernel

/// Every statement that writes pictures of products; so far only their addresses.
enum ImageTable {
    /// Replaces the pictures of products.
    ///
    /// `replaces` is false when the products are new and have none yet.
    static func set(
        _ images: [(product: ProductID, position: Int, image: CatalogDraft.Image)],
        of products: [ProductID],
        replaces: Bool,
        in tx: Transaction
    ) throws {
        if replaces, !products.isEmpty {
            try tx.post("DELETE FROM product_images WHERE product_id IN \(products)")
        }
        let lists = images.map { row -> SQL in
            "(\(row.product), \(row.position), \(row.image.url), \(row.image.alt))"
        }
        for part in Batches.of(lists, columns: 4) {
            try tx.post(
                "INSERT INTO product_images (product_id, position, url, alt) VALUES \(part.joined(", "))"
            )
        }
    }

    /// Adds pictures after those that a product has.
    static func add(_ images: [CatalogDraft.Image], to product: ProductID, in tx: Transaction) throws {
        let rows = try tx.rows("SELECT position, url FROM product_images WHERE product_id = \(product)")
        let known = Set(rows.map { $0[1] as String })
        let next = (rows.map { $0[0] as Int }.max() ?? -1) + 1
        let new = images.filter { !known.contains($0.url) }.enumerated()
        try set(
            new.map { (product, next + $0.offset, $0.element) },
            of: [product],
            replaces: false,
            in: tx
        )
    }
}
