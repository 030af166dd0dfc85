import Catalog
import Kernel

/// Reads orders, and every statement that changes their states.
enum OrderTable {
    static let columns: SQL = """
        id, external_id, order_number, cart_external_id, status, status_before, payment_state,
        fulfilment_state, is_stock_taken, currency, subtotal_minor, discount_minor,
        shipping_minor, tax_minor, rounding_minor, total_minor,
        is_tax_pending, notes, details, paid_at, created_at,
        owner, customer_id, placed_by, link_ended_at, email, shipping_address, billing_address,
        refunded_minor, credit_minor
        """

    static func find(_ externalID: String, in tx: Transaction) throws -> Order? {
        try tx.first("SELECT \(columns) FROM orders WHERE external_id = \(externalID)").map(order)
    }

    static func find(_ id: OrderID, in tx: Transaction) throws -> Order? {
        try tx.first("SELECT \(columns) FROM orders WHERE id = \(id)").map(order)
    }

    /// Orders that wait for a provider since before a moment, the oldest first.
    static func waiting(since moment: Timestamp, limit: Int, in tx: Transaction) throws -> [Order] {
        try tx.rows(
            """
            SELECT \(columns) FROM orders
            WHERE status = 'pending' AND payment_state = 'pending' AND created_at < \(moment)
            ORDER BY created_at LIMIT \(limit)
            """
        ).map(order)
    }

    /// Orders that failed before a moment and keep their buyers' credit, the oldest first.
    static func keepingCredit(since moment: Timestamp, limit: Int, in tx: Transaction) throws -> [Order] {
        try tx.rows(
            """
            SELECT \(columns) FROM orders
            WHERE status = 'payment_failed' AND credit_minor > 0 AND created_at < \(moment)
            ORDER BY created_at LIMIT \(limit)
            """
        ).map(order)
    }

    static func list(
        _ filter: SQL,
        _ page: PageRequest,
        in tx: Transaction
    ) throws -> (total: Int, orders: [Order]) {
        let total: Int = try tx.first("SELECT COUNT(*) FROM orders \(filter)").map { $0[0] } ?? 0
        let rows = try tx.rows(
            """
            SELECT \(columns) FROM orders \(filter) ORDER BY id DESC
            LIMIT \(page.size) OFFSET \(page.offset)
            """
        )
        return (total, rows.map(order))
    }

    /// Marks an unpaid order paid; nil when there is none that could be, or it does not fit the condition.
    ///
    /// The update is the lock and the check in one: of two confirmations one changes the row.
    static func markPaid(_ externalID: String, if condition: SQL, in tx: Transaction) throws -> Order? {
        try tx.first(
            """
            UPDATE orders SET status_before = status, payment_state = 'paid', paid_at = \(tx.now),
                updated_at = \(tx.now), is_stock_taken = 1,
                status = CASE WHEN status IN ('pending', 'payment_failed') THEN 'paid' ELSE status END
            WHERE external_id = \(externalID) AND payment_state IN ('unpaid', 'pending', 'failed')
                AND status NOT IN ('cancelled', 'refunded') \(condition)
            RETURNING \(columns)
            """
        ).map(order)
    }

    /// Marks a waiting order failed; nil when there is none that waits.
    static func markFailed(_ externalID: String, in tx: Transaction) throws -> Order? {
        try tx.first(
            """
            UPDATE orders SET status_before = status, status = 'payment_failed', payment_state = 'failed',
                updated_at = \(tx.now)
            WHERE external_id = \(externalID) AND status = 'pending'
            RETURNING \(columns)
            """
        ).map(order)
    }

    /// Writes the states after a move.
    ///
    /// - Returns: false when the order has moved meanwhile.
    static func move(
        _ order: Order,
        to status: OrderStatus,
        _ states: OrderStates,
        in tx: Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE orders SET status_before = status, status = \(status), payment_state = \(states.payment),
                fulfilment_state = \(states.fulfilment), is_stock_taken = \(states.isStockTaken),
                paid_at = \(states.paidAt), refunded_minor = \(states.refundedMinor), updated_at = \(tx.now)
            WHERE id = \(order.id) AND status = \(order.status) AND payment_state = \(order.payment)
            """
        ) == 1
    }

    /// Notes that so much more goes back.
    ///
    /// - Returns: nil when the order was not paid so much, or has promised it already.
    static func giveBack(_ amount: Money, of order: OrderID, in tx: Transaction) throws -> Order? {
        try tx.first(
            """
            UPDATE orders SET refunded_minor = refunded_minor + \(amount.minor), updated_at = \(tx.now),
                payment_state = CASE WHEN refunded_minor + \(amount.minor) = total_minor THEN 'refunded'
                    ELSE 'partially_refunded' END
            WHERE id = \(order) AND currency = \(amount.currency)
                AND payment_state IN ('paid', 'partially_refunded')
                AND refunded_minor + \(amount.minor) <= total_minor
            RETURNING \(columns)
            """
        ).map(Self.order)
    }

    static func markStockMissing(_ order: Order, in tx: Transaction) throws {
        try tx.execute("UPDATE orders SET is_stock_taken = 0 WHERE id = \(order.id)")
    }

    static func markLeft(_ order: Order, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE orders SET fulfilment_state = 'shipped', updated_at = \(tx.now) WHERE id = \(order.id)
            """
        )
    }

    static func order(_ row: Row) -> Order {
        let currency: Currency = row["currency"]
        func money(_ column: String) -> Money { Money(minor: row[column], currency: currency) }
        return Order(
            id: row["id"],
            externalID: row["external_id"],
            number: row["order_number"],
            cartExternalID: row["cart_external_id"],
            status: row["status"],
            statusBefore: row["status_before"],
            payment: row["payment_state"],
            fulfilment: row["fulfilment_state"],
            isStockTaken: row["is_stock_taken"],
            totals: OrderTotals(
                subtotal: money("subtotal_minor"),
                discount: money("discount_minor"),
                shipping: money("shipping_minor"),
                tax: money("tax_minor"),
                rounding: money("rounding_minor"),
                total: money("total_minor")
            ),
            isTaxPending: row["is_tax_pending"],
            notes: row["notes"],
            details: row["details"],
            paidAt: row["paid_at"],
            createdAt: row["created_at"],
            party: OrderParty(
                owner: row["owner"],
                customerID: row["customer_id"],
                placedBy: row["placed_by"],
                email: row["email"],
                shippingAddress: row["shipping_address"],
                billingAddress: row["billing_address"]
            ),
            linkEndedAt: row["link_ended_at"],
            refunded: money("refunded_minor"),
            credit: money("credit_minor")
        )
    }
}

/// What a move changes beside the status.
struct OrderStates {
    var payment: PaymentState
    var fulfilment: FulfilmentState
    var isStockTaken: Bool
    var paidAt: Timestamp?
    var refundedMinor: Int64

    init(_ order: Order) {
        payment = order.payment
        fulfilment = order.fulfilment
        isStockTaken = order.isStockTaken
        paidAt = order.paidAt
        refundedMinor = order.refunded.minor
    }
}
