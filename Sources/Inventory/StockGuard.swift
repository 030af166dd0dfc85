import Catalog
import Kernel

/// All or nothing over several guarded rows, and a second try once lapsed holds are out of the way.
enum StockGuard {
    typealias Change = (StockLines, Transaction) throws -> [StockTable.Changed]

    /// - Throws: ``HoldRefusal/outOfStock(_:)`` naming every line of which there is too little.
    static func all(
        _ lines: StockLines,
        _ change: (StockLines, Transaction) throws -> [StockTable.Changed],
        undo: (StockLines, Transaction) throws -> [StockTable.Changed],
        in tx: Transaction
    ) throws -> [StockTable.Changed] {
        // The second try finds swept levels that are locked, so a third is only wanted when the
        // first read fell between two commits of others.
        for _ in 1...3 {
            let changed = try change(lines, tx)
            if changed.count == lines.lines.count { return changed }
            if !changed.isEmpty { _ = try undo(lines.only(Set(changed.map(\.variantID))), tx) }
            let short = try StockReading.shortages(of: lines, in: tx)
            guard short.isEmpty else { throw HoldRefusal.outOfStock(short) }
            try expire(lines.variants, in: tx)
        }
        throw DatabaseError.busy
    }

    /// Sweeps the lapsed holds of some variants.
    static func expire(_ variants: [VariantID], in tx: Transaction) throws {
        _ = try StockTable.locked(variants, in: tx)
        let lapsed = try HoldTable.deleteLapsed(variants, in: tx)
        guard !lapsed.lines.isEmpty else { return }
        Stock.touch(try StockTable.unhold(lapsed, in: tx), in: tx)
    }
}
