package import Kernel

/// Brings a product up to date at the moment when one of its dated prices begins or ends.
///
/// What a buyer pays does not depend on it: carts and orders look at the dates themselves.
package struct RefreshPrice: Job {
    package let kind = "catalog.refresh_price"
    private let currency: Currency

    package init(currency: Currency) {
        self.currency = currency
    }

    package func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        guard let id = payload["product_id"]?.integer.map({ ProductID($0) }) else { return .done }
        try ProductTable.refresh([id], currency: currency, in: tx)
        CatalogNews.touched([id], in: tx)
        return .done
    }

    /// Stores a job for each moment that is still to come.
    func enqueue(for product: ProductID, at moments: [Timestamp?], in tx: Transaction) throws {
        for moment in moments.compactMap({ $0 }) where moment > tx.now {
            try tx.enqueue(kind, .object([("product_id", .number("\(product)"))]), due: moment)
        }
    }
}
