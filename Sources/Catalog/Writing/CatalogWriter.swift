package import Kernel

/// Writes products as catalogue files describe them, some hundred at a time, with a fixed number of
/// statements.
///
/// The same drafts a second time change nothing: a product whose draft is what was imported last is left
/// alone, also when staff changed it since. A draft that did change wins over what staff did, and brings
/// back what they deleted.
package struct CatalogWriter: Sendable {
    /// The shop's own.
    package let currency: Currency

    package init(currency: Currency) {
        self.currency = currency
    }

    /// Writes the drafts and says of each, in their order, what became of it.
    package func upsert(_ drafts: [CatalogDraft], in tx: Transaction) throws -> [CatalogWritten] {
        var batch = try CatalogBatch(drafts, currency: currency, in: tx)
        try batch.refuseTakenSKUs(in: tx)
        try batch.write(in: tx)
        return batch.written
    }

    /// Adds variants to an imported product, or rewrites those it has by their SKU; nil when there is no
    /// such product.
    package func add(
        _ variants: [CatalogDraft.VariantDraft],
        images: [CatalogDraft.Image] = [],
        toReference reference: String,
        in tx: Transaction
    ) throws -> CatalogWritten? {
        let row = try tx.first(
            "SELECT id FROM products WHERE reference = \(reference) AND deleted_at IS NULL"
        )
        guard let id: ProductID = row.map({ $0[0] }) else { return nil }
        do {
            let lines = try variants.map { try CheckedDraft.rows(of: $0, currency) }
            let (ids, isChanged) = try VariantSet(of: id, currency: currency, in: tx).add(lines, in: tx)
            if isChanged {
                try ImageTable.add(images, to: id, in: tx)
                try ProductTable.refresh([id], currency: currency, in: tx)
                try CatalogNews.changed(id, in: tx)
            }
            return CatalogWritten(
                reference: reference,
                outcome: isChanged ? .updated : .unchanged,
                productID: id,
                variantIDs: ids
            )
        } catch let fault as DraftFault {
            return .refused(reference, fault.reason)
        } catch let refusal as SKURefusal {
            return .refused(reference, refusal.problem.detail)
        }
    }

    /// The category at the end of a path of names, made with all above it where missing; nil for an
    /// empty path.
    package func category(at path: [String], in tx: Transaction) throws -> CategoryID? {
        guard path.count <= CategoryTable.depthMax else { return nil }
        var finder = try CategoryFinder([path], in: tx)
        let id = try finder.category(path, in: tx)
        tx.touch("catalog")
        return id
    }
}
