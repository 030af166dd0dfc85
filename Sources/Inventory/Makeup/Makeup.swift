package import Catalog
package import Kernel

/// What a variant is to the stock, where it is not sold by the piece.
package enum Makeup: Sendable, Equatable {
    /// Sold by weight or length: the stock counts its units.
    case measured(Measure)
    /// Has no stock of its own: its parts are taken, and other variants may share them.
    case bundle([BundlePart])

    package var measure: Measure? {
        if case .measured(let measure) = self { measure } else { nil }
    }

    package var parts: [BundlePart] {
        if case .bundle(let parts) = self { parts } else { [] }
    }
}

/// So many of one variant in each piece of a bundle.
package struct BundlePart: Sendable, Equatable {
    package let variantID: VariantID
    package let sku: String
    /// The product's name.
    package let name: String
    /// From 1.
    package let quantity: Int
}

extension Makeup {
    /// How the variants among these are made up that are not sold by the piece; no statement when there are
    /// none, and at most two.
    package static func load(
        for goods: some Sequence<Sellable>,
        in tx: Transaction
    ) throws -> [VariantID: Makeup] {
        let special = goods.compactMap { good in good.makeup.map { (good.variantID, $0) } }
        return try load(Dictionary(special, uniquingKeysWith: { first, _ in first }), in: tx)
    }

    /// How these variants are made up.
    package static func load(
        _ kinds: [VariantID: SellableMakeup],
        in tx: Transaction
    ) throws -> [VariantID: Makeup] {
        var makeups: [VariantID: Makeup] = [:]
        let ids = Dictionary(grouping: kinds.keys, by: { kinds[$0] })
        if let measured = ids[.measured] {
            for (id, measure) in try MakeupTable.measures(of: measured, in: tx) {
                makeups[id] = .measured(measure)
            }
        }
        if let bundles = ids[.bundle] {
            let parts = try MakeupTable.parts(of: bundles, in: tx)
            for id in bundles { makeups[id] = .bundle(parts[id] ?? []) }
        }
        return makeups
    }
}

extension [VariantID: Makeup] {
    /// What so many of a variant take from the stock.
    ///
    /// More than can be counted is more than there ever is.
    package func needs(_ quantity: Int, of variant: VariantID) -> [(VariantID, Int)] {
        guard case .bundle(let parts)? = self[variant] else { return [(variant, quantity)] }
        return parts.map { part in
            let (product, overflow) = part.quantity.multipliedReportingOverflow(by: quantity)
            return (part.variantID, overflow ? 1 << 60 : product)
        }
    }
}
