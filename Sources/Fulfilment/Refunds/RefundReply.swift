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
    let status: Refund.Status
    let reason: String
    let created_at: Timestamp
    let settled_at: Timestamp?

    init(_ refund: Refund, of order: Order) {
        let none = Money.zero(refund.amount.currency)
        refund_id = refund.id
        order_id = order.externalID
        amount = refund.amount
        currency = refund.amount.currency
        switch refund.wish.part {
        case .sale(let sale): (goods, shipping, tax) = (sale.goods, sale.shipping, sale.tax)
        case .surplus: (goods, shipping, tax) = (none, none, none)
        }
        status = refund.status
        reason = refund.reason
        created_at = refund.createdAt
        settled_at = refund.settledAt
    }
}
