package import Kernel

/// Deletes carts that expired.
///
/// Nobody can see them any more, so nothing depends on its being on time.
package struct ExpireCarts: Job {
    package let kind = "carts.expire"
    package let everySeconds: Int64? = 300
    /// Carts deleted in one transaction, so that it stays short.
    private static let batch = 500

    package init() {}

    package func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        try CartTable.deleteExpired(limit: Self.batch, in: tx) == Self.batch ? .again : .done
    }
}
