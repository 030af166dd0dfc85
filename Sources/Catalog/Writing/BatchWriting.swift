internal import Kernel

/// The statements of one batch, in order: categories, products, variants, prices, pictures, search
/// index, events.
struct BatchWriting {
    private let new: [CheckedDraft]
    private let changed: [(draft: CheckedDraft, known: CatalogBatch.Known)]
    private let kept: [ProductID: [VariantTable.Kept]]
    private let currency: Currency
    private var categories: CategoryFinder
    /// By reference: the products that were written.
    private(set) var products: [String: ProductID] = [:]
    /// By product that was written, and SKU.
    private(set) var variants: [ProductID: [String: VariantID]] = [:]
    private var documents: [SearchDocument] = []

    init(_ batch: CatalogBatch, in tx: Transaction) throws {
        var new: [CheckedDraft] = []
        var changed: [(CheckedDraft, CatalogBatch.Known)] = []
        for place in batch.places {
            switch place {
            case .new(let draft): new.append(draft)
            case .changed(let draft, let known): changed.append((draft, known))
            case .refused, .unchanged: break
            }
        }
        self.new = new
        self.changed = changed
        kept = batch.kept
        currency = batch.currency
        categories = try CategoryFinder((new + changed.map(\.0)).map(\.draft.categoryPath), in: tx)
    }

    mutating func run(in tx: Transaction) throws {
        guard !new.isEmpty || !changed.isEmpty else { return }
        try insertProducts(in: tx)
        try updateProducts(in: tx)
        try writeVariants(in: tx)
        try writeImages(in: tx)
        let old = changed.map(\.known.id)
        if !old.isEmpty { try ProductTable.refresh(old, currency: currency, in: tx) }
        try ProductSearchIndex.replace(old, with: documents, in: tx)
        let ids = JSON.array(products.values.map(\.value).sorted().map { .number(String($0)) })
        try tx.emit("products.imported", "catalog", .object([("product_ids", ids)]))
        CatalogNews.touched(old, in: tx)
    }

    private mutating func insertProducts(in tx: Transaction) throws {
        guard !new.isEmpty else { return }
        let slugs = try freeSlugs(in: tx)
        var rows: [(values: ProductValues, priceMinor: Int64?)] = []
        for (draft, slug) in zip(new, slugs) {
            let category = try categories.category(draft.draft.categoryPath, in: tx)
            rows.append((draft.values(slug: slug, category: category), draft.priceMinor))
        }
        let ids = try ProductTable.insert(rows, currency: currency, in: tx)
        for (draft, row) in zip(new, rows) {
            // Only another server can have taken a slug or a reference meanwhile: trying again helps.
            guard let id = ids[row.values.slug] else { throw DatabaseError.busy }
            note(draft, row.values, id)
        }
    }

    private mutating func updateProducts(in tx: Transaction) throws {
        guard !changed.isEmpty else { return }
        var rows: [(id: ProductID, values: ProductValues)] = []
        for (draft, known) in changed {
            let category = try categories.category(draft.draft.categoryPath, in: tx)
            let values = draft.values(slug: known.slug, category: category)
            rows.append((known.id, values))
            note(draft, values, known.id)
        }
        try ProductTable.update(rows, currency: currency, in: tx)
    }

    private mutating func note(_ draft: CheckedDraft, _ values: ProductValues, _ id: ProductID) {
        products[draft.draft.reference] = id
        guard values.isActive else { return }
        documents.append(
            SearchDocument(
                id,
                values,
                attributes: draft.attributes,
                categories: draft.draft.categoryPath,
                skus: draft.variants.map(\.values.sku)
            )
        )
    }

    /// A free slug for each new product, in their order.
    private func freeSlugs(in tx: Transaction) throws -> [String] {
        let wished = new.map {
            Slug($0.draft.slug)?.text ?? SlugText.slug(from: $0.draft.name, prefix: "product")
        }
        var taken = try ProductTable.taken(wished, in: tx)
        return try wished.map { slug in
            let free =
                taken.contains(slug)
                ? try SlugText.free(slug, random: tx.random) {
                    try ProductTable.taken($0, in: tx).union(taken.intersection($0))
                } : slug
            taken.insert(free)
            return free
        }
    }

    private mutating func writeVariants(in tx: Transaction) throws {
        var fresh: [(product: ProductID, values: VariantValues)] = []
        var rewritten: [(id: VariantID, product: ProductID, values: VariantValues)] = []
        var gone: [VariantID] = []
        for draft in new + changed.map(\.draft) {
            guard let product = products[draft.draft.reference] else { continue }
            var old = Dictionary(
                (kept[product] ?? []).map { ($0.values.sku, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            for (values, _) in draft.variants {
                if let match = old.removeValue(forKey: values.sku) {
                    rewritten.append((match.id, product, values))
                    variants[product, default: [:]][values.sku] = match.id
                } else {
                    fresh.append((product, values))
                }
            }
            gone += old.values.filter { !$0.isDeleted }.map(\.id)
        }
        let ids = try VariantTable.insert(fresh, in: tx)
        for (product, values) in fresh {
            guard let id = ids[values.sku] else { throw DatabaseError.busy }
            variants[product, default: [:]][values.sku] = id
        }
        try VariantTable.update(rewritten, in: tx)
        try VariantTable.delete(gone, in: tx)
        try writePrices(in: tx)
    }

    private func writePrices(in tx: Transaction) throws {
        var prices: [(variant: VariantID, price: BasePrice)] = []
        for draft in new + changed.map(\.draft) {
            guard let ids = products[draft.draft.reference].flatMap({ variants[$0] }) else { continue }
            for (values, price) in draft.variants {
                guard let id = ids[values.sku] else { continue }
                prices.append((id, price))
            }
        }
        try PriceTable.setBase(prices, currency: currency, in: tx)
    }

    private func writeImages(in tx: Transaction) throws {
        var images: [(product: ProductID, position: Int, image: CatalogDraft.Image)] = []
        for draft in (new + changed.map(\.draft)).map(\.draft) {
            guard let product = products[draft.reference] else { continue }
            for (position, image) in draft.images.enumerated() { images.append((product, position, image)) }
        }
        let old = changed.map(\.known.id)
        try ImageTable.set(images, of: old, replaces: true, in: tx)
    }
}
