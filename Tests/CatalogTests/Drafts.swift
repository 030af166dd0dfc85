import Catalog
import Kernel

/// US dollars, in which every product of these tests is priced.
let dollar = Currency.sample

extension CatalogDraft {
    /// A product with one variant for each SKU, all at one price in cents.
    static func sample(
        _ name: String,
        skus: [String]? = nil,
        cents: Int64 = 1_000,
        category: [String] = [],
        adjust: (inout CatalogDraft) -> Void = { _ in }
    ) -> CatalogDraft {
        var draft = CatalogDraft(reference: "test:\(name)", slug: name.lowercased(), name: name)
        draft.categoryPath = category
        draft.variants = (skus ?? ["SKU-\(name)"]).enumerated().map { position, sku in
            var variant = VariantDraft(sku: sku, price: Money(minor: cents, currency: dollar))
            variant.position = position
            return variant
        }
        adjust(&draft)
        return draft
    }
}

extension Database {
    /// Writes drafts and returns what became of them.
    @discardableResult
    func upsert(_ drafts: CatalogDraft...) async throws -> [CatalogWritten] {
        try await write { tx in try CatalogWriter(currency: dollar).upsert(drafts, in: tx) }
    }

    /// How many rows a condition holds for.
    func count(_ sql: SQL) async throws -> Int {
        try await read { tx in try tx.first("SELECT COUNT(*) FROM \(sql)")?[0] ?? 0 }
    }

    /// The ids of products whose search document holds a word.
    func found(_ word: String) async throws -> [ProductID] {
        try await read { tx in
            let match: SQL =
                switch tx.engine {
                case .sqlite:
                    "SELECT rowid FROM product_search WHERE product_search MATCH \(word) ORDER BY rowid"
                case .postgres:
                    """
                    SELECT product_id FROM product_search
                    WHERE document @@ plainto_tsquery('simple', \(word)) ORDER BY product_id
                    """
                }
            return try tx.rows(match).map { $0[0] }
        }
    }
}
