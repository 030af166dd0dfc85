package import Kernel

/// How often a price is charged.
enum PriceInterval: String, SchemaWords {
    case oneOff = "one_off"
    case day, week, month, year
}

/// What a variant costs, and when that holds.
struct PriceTerms: Sendable {
    var unitPrice: Money
    var compareAt: Money?
    var interval = PriceInterval.oneOff
    var intervalCount = 1
    var trialDays = 0
    var quantityMin = 1
    var validFrom: Timestamp?
    var validUntil: Timestamp?
}

/// Which of a variant's prices holds for one piece at a moment: a dated one before an undated one, the
/// one that began last before earlier ones.
package enum CurrentPrice {
    /// The id of that price of the variant `v`, as an expression.
    package static func id(currency: Currency, at now: Timestamp) -> SQL {
        id(of: "\(currency)", moment: "\(now)")
    }

    /// Whether the price `q` lives and is one to pay once for one piece.
    static let isPlain: SQL = "q.deleted_at IS NULL AND q.interval = 'one_off' AND q.quantity_min = 1"

    /// The same in a currency and at a moment that the statement knows.
    static func id(of currency: SQL, moment: SQL) -> SQL {
        """
        (SELECT q.id FROM prices q
         WHERE q.variant_id = v.id AND q.currency = \(currency) AND \(isPlain)
            AND (q.valid_from IS NULL OR q.valid_from <= \(moment))
            AND (q.valid_until IS NULL OR q.valid_until > \(moment))
         ORDER BY COALESCE(q.valid_from, 0) DESC, q.id DESC LIMIT 1)
        """
    }
}

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
