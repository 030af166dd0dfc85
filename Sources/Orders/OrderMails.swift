import Kernel
import Notices

/// What buyers are told about their orders, where they left an address.
enum OrderMails {
    /// About a status that somebody waits for; other moves are no news.
    static func moved(_ order: Order, to status: OrderStatus, in tx: Transaction) throws {
        switch status {
        case .paid: try paid(order, in: tx)
        case .shipped:
            try queue(order, in: tx) { .orderShipped(number: order.number, order: $0) }
        case .pending, .paymentFailed, .processing, .delivered, .cancelled, .refunded: break
        }
    }

    static func paid(_ order: Order, in tx: Transaction) throws {
        try queue(order, in: tx) { .orderPaid(number: order.number, total: order.total, order: $0) }
    }

    /// An amount goes back, maybe not the only one.
    static func refunded(_ amount: Money, of order: Order, in tx: Transaction) throws {
        try queue(order, in: tx) { .orderRefunded(number: order.number, amount: amount, order: $0) }
    }

    /// An amount is store credit now.
    static func credited(_ amount: Money, of order: Order, in tx: Transaction) throws {
        try queue(order, in: tx) { .orderCredited(number: order.number, amount: amount, order: $0) }
    }

    /// An amount is on a new gift card.
    static func card(_ card: Mail.Card, of order: Order, in tx: Transaction) throws {
        try queue(order, in: tx) { _ in .giftCards([card], number: order.number) }
    }

    private static func queue(
        _ order: Order,
        in tx: Transaction,
        _ kind: (ExternalID) -> Mail.Kind
    ) throws {
        guard let email = order.party.email, Email(email) != nil, let id = ExternalID(order.externalID) else {
            return
        }
        try Mail.queue(kind(id), to: email, in: tx)
    }
}
