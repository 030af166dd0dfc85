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
    /// The code of a new gift card, shown this once.
    let gift_card_code: String?

    package struct Part: Codable, Sendable {
        let refund_id: ID<Refund>
        let way: String
        let amount: Money
        let status: Refund.Status
    }

    /// What was given back at once; nil for nothing.
    init?(_ given: GivenBack, of order: Order) {
        guard let first = given.refunds.first else { return nil }
        let sales = given.refunds.compactMap { refund -> Sale? in
            if case .sale(let sale) = refund.wish.part { sale } else { nil }
        }
        let whole = (try? sales.dropFirst().reduce(sales.first) { try $0?.adding($1) }) ?? nil
        self.init(first, whole, of: order, given)
    }

    init(_ refund: Refund, of order: Order) {
        var sale: Sale?
        if case .sale(let part) = refund.wish.part { sale = part }
        self.init(refund, sale, of: order, nil)
    }

    private init(_ refund: Refund, _ sale: Sale?, of order: Order, _ given: GivenBack?) {
        let sale = sale ?? .zero(refund.amount.currency)
        let all = given?.refunds ?? []
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
        gift_card_code = given?.code
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
