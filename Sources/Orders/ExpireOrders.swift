import Kernel

/// Cancels orders that were never paid, so that their carts can be checked out again.
struct ExpireOrders: Job {
    let kind = "orders.expire"
    let everySeconds: Int64? = 60
    /// How long an order may wait for its payment.
    let unpaidSeconds: Int64

    private static let batch = 50

    func run(_ payload: JSON, in tx: Transaction) throws -> JobProgress {
        let moment = tx.now.adding(seconds: -unpaidSeconds)
        let orders = try OrderTable.waiting(since: moment, limit: Self.batch, in: tx)
        for order in orders {
            _ = try OrderMoves.move(order, to: .cancelled, by: .clock, "not paid in time", in: tx)
        }
        return orders.count == Self.batch ? .again : .done
    }
}
