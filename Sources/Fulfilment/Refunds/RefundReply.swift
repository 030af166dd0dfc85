import Kernel
import Orders
import Payments

/// A refund as it is shown.
package struct RefundReply: Codable, Sendable {
    let refund_id: ID<Refund>
    let order_id: String
    /// All of it, tax included.
    let amount: Money
    /// Of which for goods, without the tax on top.
    let goods: Money
    let shipping: Money
    let tax: Money
    let currency: Currency
    /// To whom: a provider, `gift_card` or `store_credit`; the first of the parts.
    let way: String
    let status: Refund.Status
    let reason: String
    let created_at: Timestamp
    let settled_at: Timestamp?
    /// There when it was given back in several ways.
    let parts: [Part]?

    package struct Part: Codable, Sendable {
        let refund_id: ID<Refund>
        let way: String
        let amount: Money
        let status: Refund.Status
    }

    /// What was given back at once; nil for nothing.
    init?(_ refunds: [Refund], of order: Order) {
        guard let first = refunds.first else { return nil }
        let sales = refunds.compactMap { refund -> Sale? in
            if case .sale(let sale) = refund.wish.part { sale } else { nil }
        }
        let whole = (try? sales.dropFirst().reduce(sales.first) { try $0?.adding($1) }) ?? nil
        self.init(first, whole, of: order, refunds)
    }

    init(_ refund: Refund, of order: Order) {
        var sale: Sale?
        if case .sale(let part) = refund.wish.part { sale = part }
        self.init(refund, sale, of: order, [refund])
    }

    private init(_ refund: Refund, _ sale: Sale?, of order: Order, _ all: [Refund]) {
        let sale = sale ?? .zero(refund.amount.currency)
        let isSplit = all.count > 1
        refund_id = refund.id
        order_id = order.externalID
        amount = isSplit ? (try? sale.total()) ?? refund.amount : refund.amount
        currency = refund.amount.currency
        (goods, shipping, tax) = (sale.goods, sale.shipping, sale.tax)
        way = refund.wish.provider
        status = refund.status
        reason = refund.reason
        created_at = refund.createdAt
        settled_at = refund.settledAt
        parts = isSplit ? all.map(Part.init) : nil
    }
}

extension RefundReply.Part {
    init(_ refund: Refund) {
        self.init(
            refund_id: refund.id,
            way: refund.wish.provider,
            amount: refund.amount,
            status: refund.status
        )
    }
}
