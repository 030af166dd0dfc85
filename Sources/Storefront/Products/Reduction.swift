import Catalog
import Kernel

/// What a variant cost before its current price: what a reduction must be compared with (Directive 98/6/EC,
/// Article 6a).
struct Reduction {
    let currency: Currency
    /// Since when the current price holds.
    private let began: Timestamp?
    private let former: Int64?
    private let lowest: Int64?

    /// From ``PriceHistoryTable/columns(currency:at:)``.
    init(_ row: Row, in currency: Currency) {
        self.currency = currency
        began = row["price_from"]
        former = row["former_minor"]
        lowest = row["lowest_minor"]
    }

    /// The lowest price of the 30 days before a price, if it is a reduction.
    ///
    /// It is one when it says what it is instead of, or fell in the last 30 days. Nil for a price that the
    /// catalogue does not know.
    func lowest(for price: Money?, instead compareAt: Money?, _ tx: Transaction) -> Money? {
        guard let price, let began, let lowest else { return nil }
        if compareAt.map({ $0.minor > price.minor }) != true {
            let end = began.adding(days: 30)
            guard let former, former > price.minor, end > tx.now else { return nil }
            tx.answerHolds(until: end)
        }
        return Money(minor: lowest, currency: currency)
    }
}
