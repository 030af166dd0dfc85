internal import Kernel

/// One batch of drafts on its way into the catalogue: what is there already, what is refused, what is to
/// be written.
struct CatalogBatch {
    /// A product that an earlier import made.
    struct Known {
        let id: ProductID
        let slug: String
        let fingerprint: Int64?
    }

    /// Where one draft stands.
    enum Place {
        case refused(String)
        case unchanged(ProductID)
        case new(CheckedDraft)
        case changed(CheckedDraft, Known)

        var draft: CheckedDraft? {
            switch self {
            case .new(let draft), .changed(let draft, _): draft
            case .refused, .unchanged: nil
            }
        }

        var productID: ProductID? {
            switch self {
            case .unchanged(let id): id
            case .changed(_, let known): known.id
            case .refused, .new: nil
            }
        }
    }

    let currency: Currency
    let references: [String]
    var places: [Place] = []
    /// The variants of products that were there, the deleted ones too.
    let kept: [ProductID: [VariantTable.Kept]]
    private(set) var written: [CatalogWritten] = []

    init(_ drafts: [CatalogDraft], currency: Currency, in tx: Transaction) throws {
        self.currency = currency
        references = drafts.map(\.reference)
        let known = try Self.known(drafts, in: tx)
        var seen: Set<String> = []
        for draft in drafts {
            let isFirst = seen.insert(draft.reference).inserted
            places.append(
                isFirst ? Self.place(draft, known[draft.reference], currency) : .refused(Self.twice)
            )
        }
        kept = Dictionary(
            grouping: try VariantTable.all(of: places.compactMap(\.productID), in: tx),
            by: \.productID
        )
    }

    /// The products that these drafts are about, by reference.
    ///
    /// Products that staff made have none. In our own formats, whose reference is made of the slug, they are
    /// the product of that slug: so an export can be edited and brought back.
    private static func known(_ drafts: [CatalogDraft], in tx: Transaction) throws -> [String: Known] {
        let own = drafts.filter { ["json:\($0.slug)", "csv:\($0.slug)"].contains($0.reference) }
        let references = drafts.map(\.reference)
        let slugs = own.map(\.slug)
        let rows = try tx.rows(
            """
            SELECT reference, id, slug, fingerprint FROM products WHERE reference IN \(references)
            UNION ALL
            SELECT reference, id, slug, fingerprint FROM products
            WHERE slug IN \(slugs) AND reference IS NULL AND deleted_at IS NULL
            """
        )
        var known: [String: Known] = [:]
        for row in rows {
            let product = Known(id: row[1], slug: row[2], fingerprint: row[3])
            let reference: String? = row[0]
            for name in reference.map({ [$0] }) ?? ["json:\(product.slug)", "csv:\(product.slug)"]
            where known[name] == nil {
                known[name] = product
            }
        }
        return known
    }

    private static let twice = "the same product came twice in a row"

    private static func place(_ draft: CatalogDraft, _ known: Known?, _ currency: Currency) -> Place {
        do throws(DraftFault) {
            let checked = try CheckedDraft(draft, currency: currency)
            guard let known else { return .new(checked) }
            return known.fingerprint == checked.fingerprint ? .unchanged(known.id) : .changed(checked, known)
        } catch {
            return .refused(error.reason)
        }
    }

    /// Refuses every draft with a SKU that belongs to another product, in the shop or earlier in the batch.
    mutating func refuseTakenSKUs(in tx: Transaction) throws {
        let skus = places.compactMap(\.draft).flatMap { $0.variants.map(\.values.sku) }
        let owners = try VariantTable.owners(of: skus, in: tx)
        var claims: Set<String> = []
        for (index, place) in places.enumerated() {
            guard let draft = place.draft else { continue }
            let taken = draft.variants.map(\.values.sku).first { sku in
                claims.contains(sku) || owners[sku].map { $0 != place.productID } ?? false
            }
            if let taken {
                places[index] = .refused("the SKU \(taken) belongs to another product")
            } else {
                claims.formUnion(draft.variants.map(\.values.sku))
            }
        }
    }

    /// Writes what is new or changed, and fills ``written``.
    mutating func write(in tx: Transaction) throws {
        var writing = try BatchWriting(self, in: tx)
        try writing.run(in: tx)
        for (index, place) in places.enumerated() {
            written.append(answer(place, references[index], writing))
        }
    }

    private func answer(_ place: Place, _ reference: String, _ writing: BatchWriting) -> CatalogWritten {
        let outcome: CatalogWritten.Outcome
        var id = place.productID
        switch place {
        case .refused(let reason): outcome = .refused(reason)
        case .unchanged: outcome = .unchanged
        case .changed: outcome = .updated
        case .new:
            outcome = .created
            id = writing.products[reference]
        }
        let variants = id.map { writing.variants[$0] ?? living($0) } ?? [:]
        return CatalogWritten(reference: reference, outcome: outcome, productID: id, variantIDs: variants)
    }

    private func living(_ product: ProductID) -> [String: VariantID] {
        let living = (kept[product] ?? []).filter { !$0.isDeleted }
        return Dictionary(living.map { ($0.values.sku, $0.id) }, uniquingKeysWith: { first, _ in first })
    }
}
