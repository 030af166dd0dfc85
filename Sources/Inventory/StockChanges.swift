package import Catalog
package import Kernel

/// Goods that come, come back, or are counted anew.
extension Stock {
    /// Puts goods on the shelf: a receipt or a return.
    ///
    /// - Throws: 422 when more would be on hand than a level holds.
    package static func putBack(
        _ lines: [(VariantID, Int)],
        as entry: StockEntry,
        in tx: Transaction
    ) throws {
        let coming = StockLines(lines)
        guard !coming.lines.isEmpty else { return }
        try StockTable.create(coming.variants, in: tx)
        let levels = try StockTable.locked(coming.variants, in: tx)
        for line in coming.lines
        where line.quantity > HoldLimits.onHandMax - (levels[line.variantID]?.onHand ?? 0) {
            throw Self.tooMuch
        }
        let changed = try StockTable.put(coming, in: tx)
        try StockTable.journal(coming, entry, sign: 1, in: tx)
        let quantities = Dictionary(
            coming.lines.map { ($0.variantID, $0.quantity) },
            uniquingKeysWith: +
        )
        try noteShelf(changed, filled: changed.filter { $0.onHand == quantities[$0.variantID] }, in: tx)
        try tell(changed, entry, in: tx)
    }

    /// Receives goods of one variant.
    package static func receive(
        _ quantity: Int,
        of variant: VariantID,
        as entry: StockEntry,
        in tx: Transaction
    ) throws {
        try putBack([(variant, quantity)], as: entry, in: tx)
    }

    /// Adds to or takes from one level.
    ///
    /// - Throws: ``HoldRefusal/outOfStock(_:)`` when less is available than is to be taken away.
    package static func adjust(
        _ variant: VariantID,
        by delta: Int,
        as entry: StockEntry,
        in tx: Transaction
    ) throws {
        if delta < 0 {
            try take([(variant, -max(delta, -HoldLimits.onHandMax))], heldBy: nil, as: entry, in: tx)
        } else {
            try putBack([(variant, delta)], as: entry, in: tx)
        }
    }

    /// Says how much was counted of one variant.
    ///
    /// - Throws: ``HoldRefusal/outOfStock(_:)`` when more than that is held by buyers.
    package static func count(
        _ variant: VariantID,
        to onHand: Int,
        as entry: StockEntry,
        in tx: Transaction
    ) throws {
        try StockTable.create([variant], in: tx)
        let level = try StockTable.locked([variant], in: tx)[variant]
        try adjust(variant, by: onHand - (level?.onHand ?? 0), as: entry, in: tx)
    }

    /// Says how much there is of many variants, as an import does, and answers those it left alone
    /// because buyers hold more.
    package static func setOnHand(
        _ counted: [(VariantID, Int)],
        as entry: StockEntry,
        in tx: Transaction
    ) throws -> [VariantID] {
        let variants = Array(Set(counted.map(\.0)))
        guard !variants.isEmpty else { return [] }
        // Bundles have no stock of their own.
        let bundles = try tx.rows("SELECT id FROM variants WHERE id IN \(variants) AND makeup = 'bundle'")
        let without = Set(bundles.map { $0[0] as VariantID })
        try StockTable.create(variants.filter { !without.contains($0) }, in: tx)
        let levels = try StockTable.locked(variants, in: tx)
        var more: [(VariantID, Int)] = []
        var less: [(VariantID, Int)] = []
        var leftAlone: [VariantID] = []
        for (variant, onHand) in Dictionary(counted, uniquingKeysWith: { $1 }) {
            guard let level = levels[variant] else {
                leftAlone.append(variant)
                continue
            }
            guard onHand >= level.held, onHand <= HoldLimits.onHandMax else {
                leftAlone.append(variant)
                continue
            }
            if onHand > level.onHand { more.append((variant, onHand - level.onHand)) }
            if onHand < level.onHand { less.append((variant, level.onHand - onHand)) }
        }
        if !more.isEmpty { try putBack(more, as: entry, in: tx) }
        if !less.isEmpty { try take(less, heldBy: nil, as: entry, in: tx) }
        return leftAlone
    }

    private static var tooMuch: Problem {
        .invalid(field: "", "At most \(HoldLimits.onHandMax) pieces of a variant can be on hand")
    }
}
