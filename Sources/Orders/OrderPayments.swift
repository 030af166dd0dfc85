import Inventory
package import Kernel
package import Payments

/// What a confirmation does to an order.
///
/// Confirmations come twice, late, out of order, or wrong.
enum OrderPayments {
    enum Outcome {
        case paid(Order)
        case failed(Order)
        /// Nothing was left to do; what money came in vain is a task for staff.
        case already(Order)
        case mismatched(Order)
        case unknown
    }

    static func settle(_ confirmation: Confirmation, by provider: String, in tx: Transaction) throws
        -> Outcome
    {
        guard confirmation.reference.hasPrefix("order:") else { return .unknown }
        let externalID = Order.externalID(confirmation.reference)
        switch confirmation.outcome {
        case .succeeded: return try succeed(externalID, confirmation, by: provider, in: tx)
        case .failed: return try fail(externalID, by: provider, in: tx)
        }
    }

    private static func succeed(
        _ externalID: String,
        _ confirmation: Confirmation,
        by provider: String,
        in tx: Transaction
    ) throws -> Outcome {
        if let condition = condition(confirmation),
            let order = try OrderTable.markPaid(externalID, if: condition, in: tx)
        {
            return .paid(try finish(order, confirmation, by: provider, in: tx))
        }
        guard let order = try OrderTable.find(externalID, in: tx) else { return .unknown }
        guard confirmation.agrees(with: order.due) else {
            try mismatch(order, confirmation, by: provider, in: tx)
            return .mismatched(order)
        }
        // The amount came without its currency, so the statement above could not compare it.
        if let paid = try OrderTable.markPaid(externalID, if: "", in: tx) {
            return .paid(try finish(paid, confirmation, by: provider, in: tx))
        }
        return .already(try again(order.id, confirmation, by: provider, in: tx))
    }

    /// Gift cards and store credit pay all of a new order.
    static func settleByCredit(_ reference: String, in tx: Transaction) throws {
        let confirmation = Confirmation(reference: reference, outcome: .succeeded)
        guard case .paid = try settle(confirmation, by: "credit", in: tx) else { throw DatabaseError.busy }
    }

    /// The confirmed amount as a condition on the order, so that the common case takes one statement.
    private static func condition(_ confirmation: Confirmation) -> SQL? {
        guard let currency = confirmation.currency else { return confirmation.amount == nil ? "" : nil }
        guard let amount = confirmation.amount else { return "AND currency = \(currency)" }
        guard let money = try? amount.money(in: currency, field: "amount") else { return nil }
        return "AND total_minor - credit_minor = \(money.minor) AND currency = \(currency)"
    }

    private static func finish(
        _ order: Order,
        _ confirmation: Confirmation,
        by provider: String,
        in tx: Transaction
    ) throws -> Order {
        try Captures.sale(
            order.reference,
            by: provider,
            as: confirmation.providerReference,
            try order.sale(),
            beside: try order.ways(in: tx),
            in: tx
        )
        // Goods on invoice left the stock when staff packed them.
        if order.statusBefore == .pending || order.statusBefore == .paymentFailed {
            try takeStock(order, by: provider, in: tx)
        }
        try IssueGiftCards.enqueue(for: order, in: tx)
        try OrderHistory.add(
            order.id,
            order.externalID,
            .init(from: order.statusBefore, to: order.status),
            by: .provider(provider),
            "payment confirmed",
            in: tx
        )
        try OrderMails.paid(order, in: tx)
        return order
    }

    /// The hold becomes a sale; when it has lapsed and nothing is left, the money must go back.
    private static func takeStock(_ order: Order, by provider: String, in tx: Transaction) throws {
        do {
            let entry = StockEntry(.sale, actor: provider, reference: order.reference)
            try Stock.take(order.pieces, heldBy: order.reference, as: entry, in: tx)
        } catch is HoldRefusal {
            try OrderTable.markStockMissing(order, in: tx)
            _ = try OrderRefunds.give(
                try order.sale().withoutRounding(),
                of: order,
                because: "paid after its hold lapsed, and there is not enough stock",
                by: provider,
                in: tx
            )
        }
    }

    private static func mismatch(
        _ order: Order,
        _ confirmation: Confirmation,
        by provider: String,
        in tx: Transaction
    ) throws {
        try tx.lock("orders", order.id.value)
        let detail =
            "\(provider) confirmed \(confirmation.claim) for \(order.number),"
            + " of which \(order.due) \(order.total.currency) were due."
        try PaymentAttempts.mismatch(order.reference, by: provider, detail, in: tx)
        let key = confirmation.providerReference.map { Captures.mismatchKey(order.reference, $0) }
        try PaymentTasks.add(.amountMismatch, order.reference, detail, about: key, in: tx)
        // What was booked with the right amount is not booked again with a wrong one.
        guard let charge = confirmation.providerReference, let amount = confirmation.amount,
            try !PaymentAttempts.hasSucceeded(order.reference, by: provider, as: charge, in: tx),
            let money = try? amount.money(in: confirmation.currency ?? order.total.currency, field: "amount")
        else { return }
        try Captures.mismatch(order.reference, by: provider, as: charge, money, in: tx)
    }

    /// A success for an order that takes no more money: the same news again, or money to send back.
    private static func again(
        _ id: OrderID,
        _ confirmation: Confirmation,
        by provider: String,
        in tx: Transaction
    ) throws -> Order {
        try tx.lock("orders", id.value)
        guard let order = try OrderTable.find(id, in: tx) else { throw DatabaseError.busy }
        let charge = confirmation.providerReference
        let isKnown = try PaymentAttempts.hasSucceeded(order.reference, by: provider, as: charge, in: tx)
        guard !isKnown else { return order }
        try Captures.surplus(
            order.reference,
            by: provider,
            as: charge,
            order.due,
            because: "paid when the order was \(order.status.rawValue) already",
            in: tx
        )
        return order
    }

    private static func fail(_ externalID: String, by provider: String, in tx: Transaction) throws -> Outcome
    {
        guard let order = try OrderTable.markFailed(externalID, in: tx) else {
            guard let order = try OrderTable.find(externalID, in: tx) else { return .unknown }
            return .already(order)
        }
        try Stock.release(order.reference, in: tx)
        try PaymentAttempts.end(order.reference, by: provider, as: .failed, in: tx)
        try OrderMoves.openCart(order, in: tx)
        try OrderHistory.add(
            order.id,
            externalID,
            .init(from: order.statusBefore, to: order.status),
            by: .provider(provider),
            "payment failed",
            in: tx
        )
        return .failed(order)
    }
}

/// What other features may do with a provider's word.
package enum OrderSettlement {
    /// Does to the order what the same words in a provider's message would do.
    package static func settle(_ confirmation: Confirmation, by provider: String, in tx: Transaction) throws {
        _ = try OrderPayments.settle(confirmation, by: provider, in: tx)
    }
}
