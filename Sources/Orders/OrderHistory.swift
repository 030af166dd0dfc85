import Kernel

/// The append-only story of an order: who moved it when, from where to where, and why.
enum OrderHistory {
    struct Entry: Sendable {
        let from: OrderStatus?
        let to: OrderStatus
        let actor: String
        let reason: String?
        let createdAt: Timestamp
        /// Whether it was done with a right of the staff.
        let isStaff: Bool

        init(_ row: Row) {
            from = row["from_status"]
            to = row["to_status"]
            actor = row["actor"]
            reason = row["reason"]
            createdAt = row["created_at"]
            isStaff = row["is_staff"]
        }
    }

    /// Writes a move down, tells who listens, and drops kept answers.
    static func add(
        _ order: OrderID,
        _ externalID: String,
        _ step: Step,
        by mover: OrderMover,
        _ reason: String? = nil,
        in tx: Transaction
    ) throws {
        try tx.post(
            """
            INSERT INTO order_history (order_id, from_status, to_status, actor, is_staff, reason, created_at)
            VALUES (\(order), \(step.from), \(step.to), \(mover.name), \(mover.isStaff), \(reason),
                    \(tx.now))
            """
        )
        try tx.emit(
            step.from == nil ? "order.placed" : "order.\(step.to.rawValue)",
            Order.reference(externalID),
            .object([("order_id", .string(externalID)), ("status", .string(step.to.rawValue))])
        )
        tx.touch(Order.reference(externalID))
    }

    /// From where to where; nothing comes before the first status.
    struct Step {
        let from: OrderStatus?
        let to: OrderStatus
    }

    static func entries(of order: OrderID, in tx: Transaction) throws -> [Entry] {
        try tx.rows(
            """
            SELECT from_status, to_status, actor, reason, created_at, is_staff FROM order_history
            WHERE order_id = \(order) ORDER BY id
            """
        ).map(Entry.init)
    }

    /// The histories of all orders of an owner.
    static func entries(ofAll owner: Owner, in tx: Transaction) throws -> [OrderID: [Entry]] {
        let rows = try tx.rows(
            """
            SELECT h.order_id, h.from_status, h.to_status, h.actor, h.reason, h.created_at, h.is_staff
            FROM order_history h JOIN orders o ON o.id = h.order_id WHERE o.owner = \(owner) ORDER BY h.id
            """
        )
        return Dictionary(grouping: rows, by: { $0["order_id"] as OrderID }).mapValues { $0.map(Entry.init) }
    }

    /// Drops what persons wrote as their reasons; what the clock and providers said stays.
    static func eraseReasons(ofAll owner: Owner, in tx: Transaction) throws {
        try eraseReasons(where: "order_id IN (SELECT id FROM orders WHERE owner = \(owner))", in: tx)
    }

    static func eraseReasons(of order: OrderID, in tx: Transaction) throws {
        try eraseReasons(where: "order_id = \(order)", in: tx)
    }

    private static func eraseReasons(where condition: SQL, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE order_history SET reason = NULL
            WHERE \(condition) AND reason IS NOT NULL
                AND (actor = 'guest' OR actor LIKE 'user:%' OR actor LIKE 'visitor:%' OR actor LIKE 'key:%')
            """
        )
    }
}
