import Catalog
import Kernel

/// An order as it is shown.
package struct OrderReply: Codable, Sendable {
    package struct Item: Codable, Sendable {
        let product_id: ProductID
        let variant_id: VariantID
        let sku: String
        let name: String
        let options: RawJSON
        let price: Money
        let quantity: Int
        let discount: Money
        let line_total: Money
        let tax: Money
    }

    /// The order's name for everybody.
    let order_id: String
    /// For staff only.
    let id: OrderID?
    let order_number: String
    let cart_id: String?
    let items: [Item]
    let subtotal: Money
    let discount: Money
    let shipping: Money
    let tax: Money
    let total: Money
    let currency: Currency
    let tax_pending: Bool
    let status: OrderStatus
    let payment_status: PaymentState
    let fulfilment_status: FulfilmentState
    let notes: String?
    let created_at: Timestamp
    let paid_at: Timestamp?

    init(_ order: Order, _ lines: [OrderLine], forStaff: Bool) {
        order_id = order.externalID
        id = forStaff ? order.id : nil
        order_number = order.number
        cart_id = order.cartExternalID
        items = lines.map(Self.item)
        subtotal = order.totals.subtotal
        discount = order.totals.discount
        shipping = order.totals.shipping
        tax = order.totals.tax
        total = order.total
        currency = order.total.currency
        tax_pending = order.isTaxPending
        status = order.status
        payment_status = order.payment
        fulfilment_status = order.fulfilment
        notes = order.notes
        created_at = order.createdAt
        paid_at = order.paidAt
    }

    /// An order with its lines.
    static func of(_ order: Order, forStaff: Bool, in tx: Transaction) throws -> OrderReply {
        OrderReply(order, try OrderLines.of([order], in: tx)[order.id] ?? [], forStaff: forStaff)
    }

    private static func item(_ line: OrderLine) -> Item {
        Item(
            product_id: line.productID,
            variant_id: line.variantID,
            sku: line.sku,
            name: line.name,
            options: line.options,
            price: line.unit,
            quantity: line.quantity,
            discount: line.discount,
            line_total: line.total,
            tax: line.tax
        )
    }
}
