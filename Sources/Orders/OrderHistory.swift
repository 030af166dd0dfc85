import Kernel

/// The append-only story of an order: who moved it when, from where to where, and why.
enum OrderHistory {
    struct Entry: Sendable {
        let from: OrderStatus?
        let to: OrderStatus
        let actor: String
        let reason: String?
        let createdAt: Timestamp
    }

    /// Writes a move down, tells who listens, and drops kept answers.
    static func add(
        _ order: OrderID,
        _ externalID: String,
        _ step: Step,
        by actor: String,
        _ reason: String? = nil,
        in tx: Transaction
    ) throws {
        try tx.post(
            """
            INSERT INTO order_history (order_id, from_status, to_status, actor, reason, created_at)
            VALUES (\(order), \(step.from), \(step.to), \(actor), \(reason), \(tx.now))
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
            SELECT from_status, to_status, actor, reason, created_at FROM order_history
            WHERE order_id = \(order) ORDER BY id
            """
        ).map { Entry(from: $0[0], to: $0[1], actor: $0[2], reason: $0[3], createdAt: $0[4]) }
    }
}
