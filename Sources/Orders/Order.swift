package import Catalog
package import Customers
package import Inventory
package import Kernel
package import Payments

package typealias OrderID = ID<Order>

/// A snapshot of what was bought for how much, and the states it has gone to since.
///
/// Everything but the states is as it was at checkout, for ever.
package struct Order: Sendable {
    package let id: OrderID
    package let externalID: String
    package let number: String
    package let cartExternalID: String?
    package let status: OrderStatus
    /// The status that the last move left.
    package let statusBefore: OrderStatus?
    package let payment: PaymentState
    package let fulfilment: FulfilmentState
    /// Whether the pieces have left the stock, and not come back.
    package let isStockTaken: Bool
    package let totals: OrderTotals
    package let isTaxPending: Bool
    package let notes: String?
    /// The whole snapshot as JSON text.
    package let details: String
    package let paidAt: Timestamp?
    package let createdAt: Timestamp
    package let party: OrderParty
    /// Since when the external id alone is no right any more.
    let linkEndedAt: Timestamp?
    /// How much of what was paid goes back or has gone.
    package let refunded: Money
    /// How much of the total gift cards and store credit pay.
    package let credit: Money

    package var total: Money { totals.total }
    package var reference: String { Self.reference(externalID) }

    /// What its money is for.
    ///
    /// - Throws: ``Money/Fault``.
    package func sale() throws(Money.Fault) -> Sale {
        Sale(
            goods: try totals.subtotal.subtracting(totals.discount),
            shipping: totals.shipping,
            tax: totals.tax,
            rounding: totals.rounding
        )
    }

    /// Whether goods have left, all or some.
    package var isShipped: Bool { fulfilment == .shipped || fulfilment == .delivered }

    /// Where it may go: what has left, even in part, is not cancelled.
    var next: [OrderStatus] { status.next.filter { $0 != .cancelled || !isShipped } }

    /// How payments and stock call an order.
    package static func reference(_ externalID: String) -> String { "order:\(externalID)" }

    /// The other way round.
    static func externalID(_ reference: String) -> String {
        reference.hasPrefix("order:") ? String(reference.dropFirst(6)) : reference
    }

    /// What is taken from the stock of each variant, as the snapshot holds it.
    var pieces: [(VariantID, Int)] {
        let items = (try? JSON.parse(Array(details.utf8)))?["items"]?.array ?? []
        return items.flatMap { item -> [(VariantID, Int)] in
            guard let variant = item["variant_id"]?.integer, let quantity = item["quantity"]?.integer else {
                return []
            }
            guard let makeup = SoldMakeup(item["product"]?["makeup"]) else {
                return [(VariantID(variant), Int(quantity))]
            }
            return makeup.taken(of: VariantID(variant)).map { ($0.0, $0.1 * Int(quantity)) }
        }
    }
}

/// Whose an order is, and to whom it goes.
package struct OrderParty: Sendable {
    /// Nil for a guest without a cookie.
    package var owner: Owner?
    package var customerID: ID<Customer>?
    /// Who it was, as journals call them: `user:5`, `visitor:9`, `guest`.
    package var placedBy: String?
    package var email: String?
    /// JSON texts, as they were at checkout.
    package var shippingAddress: String?
    package var billingAddress: String?
}

/// The sums of an order.
///
/// Invariant: total = subtotal − discount + shipping + tax + rounding, where tax is what comes on top of the
/// prices and rounding what makes the total payable in coins.
package struct OrderTotals: Sendable {
    package let subtotal: Money
    package let discount: Money
    package let shipping: Money
    package let tax: Money
    package let rounding: Money
    package let total: Money

    package init(
        subtotal: Money,
        discount: Money,
        shipping: Money,
        tax: Money,
        rounding: Money,
        total: Money
    ) {
        self.subtotal = subtotal
        self.discount = discount
        self.shipping = shipping
        self.tax = tax
        self.rounding = rounding
        self.total = total
    }

    package var currency: Currency { total.currency }
}

/// One line as it was bought.
package struct OrderLine: Sendable {
    let product: OrderedProduct
    package let variantID: VariantID
    let name: String
    let options: RawJSON
    let unit: Money
    package let quantity: Int
    let discount: Money
    package let tax: Money
    /// Unit times quantity, less the discount.
    package let total: Money
    /// How many of the pieces were given back.
    package var returned = 0
    /// What the scales said of something measured, in its unit; nil while nobody weighed it.
    package var weighed: Int?

    package var productID: ProductID { product.id }

    package var measured: SoldMakeup.Measured? { product.makeup?.measured }
    package var canBeWeighed: Bool { measured != nil && weighed == nil && returned == 0 }

    package func weighed(at quantity: Int) -> OrderLine {
        var line = self
        line.weighed = quantity
        return line
    }

    /// What was paid for its goods and its tax, less what went back when it was weighed.
    ///
    /// - Throws: ``Money/Fault``.
    package func kept() throws(Money.Fault) -> (goods: Money, tax: Money) {
        guard let measured, let weighed, weighed < measured.quantity else { return (total, tax) }
        func part(_ money: Money) throws(Money.Fault) -> Money {
            try money.fraction(Int64(weighed), of: Int64(measured.quantity), .halfUp)
        }
        return (try part(total), try part(tax))
    }

    /// What so many of its pieces took from the stock.
    func taken(_ pieces: Int) -> [(VariantID, Int)] {
        guard let makeup = product.makeup else { return [(variantID, pieces)] }
        if let weighed { return [(variantID, weighed * pieces)] }
        return makeup.taken(of: variantID).map { ($0.0, $0.1 * pieces) }
    }

    package var sku: String { product.sku }
}
