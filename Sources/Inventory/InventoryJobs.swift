package import Kernel

/// Sweeps lapsed holds.
///
/// Nothing depends on its being on time: lapsed holds count for nothing anyway.
package struct ExpireHolds: Job {
    package let kind = "inventory.expire_holds"
    package let everySeconds: Int64? = 5
    /// Holds looked at in one transaction, so that it stays short.
    private static let batch = 500

    package init() {}

    package func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let variants = try HoldTable.lapsedVariants(limit: Self.batch, in: tx)
        guard !variants.isEmpty else { return .done }
        try StockGuard.expire(variants, in: tx)
        return .again
    }
}
