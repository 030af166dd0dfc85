import Catalog
import Inventory
import Kernel

extension Window {
    /// Puts many products beside the others: brands, categories, colours and prices in turn.
    func add(_ count: Int) async throws {
        let drafts = (0..<count).map { number -> CatalogDraft in
            var draft = CatalogDraft(
                reference: "bulk:\(number)",
                slug: "bulk-\(number)",
                name: "Model \(number) Thing"
            )
            draft.brand = "Brand \(number % 7 + 1)"
            draft.categoryPath = ["Bulk", "Bulk \(number % 5 + 1)"]
            draft.ratingHundredths = number * 7 % 501
            draft.attributes = [
                ("Color", .string(["Red", "Green", "Blue"][number % 3])),
                ("Weight", .number("\(number % 4)")),
            ]
            let price = Money(minor: Int64(1_000 + number * 37 % 90_000), currency: .sample)
            draft.variants = [.init(sku: "BULK-\(number)", price: price)]
            return draft
        }
        for start in stride(from: 0, to: count, by: 500) {
            try await database.write { tx in
                let written = try CatalogWriter(currency: .sample).upsert(
                    Array(drafts[start..<min(start + 500, count)]),
                    in: tx
                )
                let counted = written.flatMap(\.variantIDs.values).enumerated().map { ($1, $0 % 4) }
                _ = try Stock.setOnHand(counted, as: StockEntry(.adjustment, actor: "test"), in: tx)
            }
        }
    }
}
