import Kernel

/// The one status that is shown of an order, and where it may go from there.
package enum OrderStatus: String, SchemaWords, SQLConvertible {
    case pending
    case paymentFailed = "payment_failed"
    case paid
    case processing
    case shipped
    case delivered
    case cancelled
    case refunded

    /// The whole table of moves; what is not in it is refused.
    package static let moves: [OrderStatus: [OrderStatus]] = [
        // Staff may pack and ship before payment: goods on invoice or cash on delivery.
        .pending: [.paid, .paymentFailed, .processing, .shipped, .cancelled],
        .paymentFailed: [.paid, .cancelled],
        .paid: [.processing, .shipped, .cancelled, .refunded],
        .processing: [.shipped, .cancelled, .refunded],
        .shipped: [.delivered, .refunded],
        .delivered: [.refunded],
        .cancelled: [],
        .refunded: [],
    ]

    package var next: [OrderStatus] { Self.moves[self] ?? [] }

    /// Whether a cart with such an order may be checked out again.
    var letsCartGo: Bool { self == .paymentFailed || self == .cancelled }
}

/// What is known of the money.
package enum PaymentState: String, SchemaWords, SQLConvertible {
    /// Nothing was asked for: invoice or cash on delivery.
    case unpaid
    /// A provider is being paid.
    case pending
    case paid
    case failed
    case partiallyRefunded = "partially_refunded"
    case refunded
}

/// What is known of the goods.
package enum FulfilmentState: String, SchemaWords, SQLConvertible {
    case unfulfilled
    case processing
    case shipped
    case delivered
    case cancelled
}
