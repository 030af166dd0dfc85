import Catalog
import Credit
import Customers
import Kernel

/// An order as it is shown.
package struct OrderReply: Codable, Sendable {
    package struct Item: Codable, Sendable {
        let product_id: ProductID
        let variant_id: VariantID
        let sku: String
        let name: String
        /// As it was when it was bought, whatever became of it.
        let product: OrderedProduct
        let options: RawJSON
        let price: Money
        let quantity: Int
        let discount: Money
        let line_total: Money
        let tax: Money
        /// There for what a promotion gave.
        let is_gift: Bool?
        /// What the scales said, in the unit of what was measured.
        let weighed: Int?
    }

    /// The order's name for everybody.
    let order_id: String
    /// For whose it is and for staff.
    let id: OrderID?
    let order_number: String
    let cart_id: String?
    let items: [Item]
    let subtotal: Money
    let discount: Money
    let shipping: Money
    let tax: Money
    /// What makes the total payable in coins; may be less than zero.
    let rounding: Money
    let total: Money
    /// What gift cards and store credit pay of the total.
    let credit: [CreditRow]
    let credit_total: Money
    /// What is paid beside them: the total less the credit.
    let amount_due: Money
    let currency: Currency
    let tax_pending: Bool
    let status: OrderStatus
    let payment_status: PaymentState
    let fulfilment_status: FulfilmentState
    let notes: String?
    let email: String?
    let shipping_address: RawJSON?
    let billing_address: RawJSON?
    let customer_id: ID<Customer>?
    /// Whose it is, for staff: `user:5`, `visitor:9`, `organization:2`.
    let owner: String?
    let created_at: Timestamp
    let paid_at: Timestamp?

    init(_ order: Order, _ lines: [OrderLine], for right: OrderRight) {
        order_id = order.externalID
        id = right.showsID ? order.id : nil
        order_number = order.number
        cart_id = order.cartExternalID
        items = lines.map(Self.item)
        subtotal = order.totals.subtotal
        discount = order.totals.discount
        shipping = order.totals.shipping
        tax = order.totals.tax
        rounding = order.totals.rounding
        total = order.total
        credit = order.creditRows
        credit_total = order.credit
        amount_due = order.due
        currency = order.total.currency
        tax_pending = order.isTaxPending
        status = order.status
        payment_status = order.payment
        fulfilment_status = order.fulfilment
        notes = order.notes
        email = order.party.email
        shipping_address = order.party.shippingAddress.map(RawJSON.init(stored:))
        billing_address = order.party.billingAddress.map(RawJSON.init(stored:))
        customer_id = right.showsID ? order.party.customerID : nil
        owner = right.isStaff ? order.party.owner?.text : nil
        created_at = order.createdAt
        paid_at = order.paidAt
    }

    /// An order with its lines.
    static func of(_ order: Order, for right: OrderRight, in tx: Transaction) throws -> OrderReply {
        OrderReply(order, try OrderLines.of([order], in: tx)[order.id] ?? [], for: right)
    }

    /// An order that its buyer has just placed.
    static func of(_ placed: PlacedOrder, in tx: Transaction) throws -> OrderReply {
        guard let order = try OrderTable.find(placed.id, in: tx) else { throw DatabaseError.busy }
        return try of(order, for: .owner, in: tx)
    }

    private static func item(_ line: OrderLine) -> Item {
        Item(
            product_id: line.product.id,
            variant_id: line.variantID,
            sku: line.product.sku,
            name: line.name,
            product: line.product,
            options: line.options,
            price: line.unit,
            quantity: line.quantity,
            discount: line.discount,
            line_total: line.total,
            tax: line.tax,
            is_gift: line.product.is_gift,
            weighed: line.weighed
        )
    }
}
