package import Kernel
package import Orders

/// Goods of one order on their way together.
package struct Shipment: Sendable {
    package enum Status: String, SchemaWords, SQLConvertible {
        /// Put together, and still here.
        case packed
        case shipped
        case delivered
        /// It never left.
        case cancelled

        /// Where it may go from here.
        var next: [Status] {
            switch self {
            case .packed: [.shipped, .delivered, .cancelled]
            case .shipped: [.delivered]
            case .delivered, .cancelled: []
            }
        }
    }

    let id: ID<Shipment>
    let order: OrderID
    let status: Status
    let carrier: String?
    let trackingNumber: String?
    let trackingURL: String?
    let createdAt: Timestamp
    let shippedAt: Timestamp?
    let deliveredAt: Timestamp?
    /// Pieces by the position of their line.
    var pieces: [Int: Int] = [:]
}

/// Why goods are not shipped.
package enum ShipmentRefusal: Refusal {
    /// Fewer pieces of a line are left to ship.
    case notLeft
    /// The order's status has no goods going out.
    case orderIs(OrderStatus)
    case invalidMove(from: Shipment.Status, to: Shipment.Status)

    package static let kinds = [
        Problem.Kind(409, "nothing_left_to_ship", "So many pieces are not left to ship."),
        Problem.Kind(409, "order_not_shippable", "The order's status has no goods going out."),
        Problem.Kind(409, "invalid_shipment_move", "The shipment cannot go there from where it is."),
    ]

    package var problem: Problem {
        switch self {
        case .notLeft:
            Problem(Self.kinds[0], "So many pieces are not left: they were shipped or came back already.")
        case .orderIs(let status):
            Problem(Self.kinds[1], "Nothing of an order that is \(status.rawValue) is shipped.")
        case .invalidMove(let from, let to):
            Problem(
                Self.kinds[2],
                "A shipment that is \(from.rawValue) cannot become \(to.rawValue).",
                extra: [("allowed", .array(from.next.map { .string($0.rawValue) }))]
            )
        }
    }
}
