import Catalog
import Kernel

extension Stock {
    /// Drops kept answers that show these levels.
    static func touch(_ changed: [StockTable.Changed], in tx: Transaction) {
        guard !changed.isEmpty else { return }
        for product in Set(changed.map(\.productID)) { tx.touch("product:\(product)") }
        tx.touch("stock")
    }

    /// Tells the catalogue which variants came onto the shelf or left it, bundles of them too: seldom any.
    static func noteShelf(
        _ changed: [StockTable.Changed],
        filled: [StockTable.Changed] = [],
        emptied: [StockTable.Changed] = [],
        in tx: Transaction
    ) throws {
        let bundles = try BundleStock.moved(by: changed, in: tx)
        try ShelfTable.note(
            filled: filled.map(\.variantID) + bundles.filter(\.isThere).map(\.id),
            emptied: emptied.map(\.variantID) + bundles.filter { !$0.isThere }.map(\.id),
            of: Array(Set((filled + emptied).map(\.productID) + bundles.map(\.product))),
            in: tx
        )
    }

    /// Drops kept answers and writes down that stock came or went: one event an operation.
    static func tell(_ changed: [StockTable.Changed], _ entry: StockEntry, in tx: Transaction) throws {
        touch(changed, in: tx)
        guard !changed.isEmpty else { return }
        try tx.emit(
            "stock.changed",
            entry.reference ?? "stock",
            .object([
                ("kind", .string(entry.kind.rawValue)),
                ("variant_ids", .array(changed.map { .number($0.variantID.description) })),
            ])
        )
    }
}
