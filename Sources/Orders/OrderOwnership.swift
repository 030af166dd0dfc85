import Kernel

/// The statements on `orders` that are about whose they are.
extension OrderTable {
    /// All orders of an owner, the oldest first.
    static func all(of owner: Owner, in tx: Transaction) throws -> [Order] {
        try tx.rows("SELECT \(columns) FROM orders WHERE owner = \(owner) ORDER BY id").map(order)
    }

    /// Whether a guest or visitor placed an order with just this address; the key is what has an index.
    static func isOfGuest(_ email: Email) -> SQL {
        """
        email_key = \(EmailKey(email)) AND email = \(email) AND (owner IS NULL OR owner LIKE 'visitor:%')
        """
    }

    static func ofGuests(_ email: Email, in tx: Transaction) throws -> [Order] {
        try tx.rows("SELECT \(columns) FROM orders WHERE \(isOfGuest(email)) ORDER BY id").map(order)
    }

    /// Gives the orders that fit a condition to an owner, and answers how many there were.
    static func give(_ owner: Owner, where condition: SQL, in tx: Transaction) throws -> Int {
        let moved = try tx.rows(
            """
            UPDATE orders SET owner = \(owner), updated_at = \(tx.now) WHERE \(condition)
            RETURNING external_id
            """
        )
        for row in moved { tx.touch(Order.reference(row[0])) }
        return moved.count
    }

    /// Ends the right of whoever knows the external id; the first time counts.
    static func endLink(of order: Order, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE orders SET link_ended_at = COALESCE(link_ended_at, \(tx.now)), updated_at = \(tx.now)
            WHERE id = \(order.id)
            """
        )
        tx.touch(order.reference)
    }

    /// What somebody bought for organizations; it looks through all of those, for it is seldom asked.
    static func bought(by owner: Owner, in tx: Transaction) throws -> [Order] {
        try tx.rows(
            """
            SELECT \(columns) FROM orders
            WHERE owner LIKE 'organization:%' AND placed_by = \(owner) AND email IS NOT NULL
            """
        ).map(order)
    }

    static func eraseEmail(_ order: Order, details: String, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE orders SET email = NULL, email_key = NULL, details = \(details), updated_at = \(tx.now)
            WHERE id = \(order.id)
            """
        )
        tx.touch(order.reference)
    }

    /// Removes what is known of a person.
    static func erase(_ order: Order, details: String, in tx: Transaction) throws {
        try tx.post(
            """
            UPDATE orders SET email = NULL, email_key = NULL, notes = NULL, shipping_address = NULL,
                billing_address = NULL, details = \(details), updated_at = \(tx.now),
                link_ended_at = COALESCE(link_ended_at, \(tx.now))
            WHERE id = \(order.id)
            """
        )
        tx.touch(order.reference)
    }
}
