import Carts
import Catalog
import Inventory
import Kernel
import Payments
import Pricing

/// A cart on its way to being an order: locked, priced, and then placed.
struct Checkout {
    let cart: Cart
    let quote: Quote
    private let goods: [Sellable]

    /// Locks the cart and prices it.
    ///
    /// - Throws: 404; ``CheckOutRefusal``; ``QuoteRefusal``.
    init(cart externalID: String, for owner: Owner?, in tx: Transaction) throws {
        guard let cart = try Carts.find(externalID, for: owner, isLocked: true, in: tx) else {
            throw Problem.notFound("Cart not found")
        }
        guard !cart.lines.isEmpty else { throw CheckOutRefusal.cartIsEmpty }
        try Self.leaveFormerOrder(of: cart, in: tx)
        self.cart = cart
        goods = try Self.goods(of: cart, in: tx)
        var asked = Quote.Order(
            lines: zip(cart.lines, goods).map { line, good in
                QuoteLine(unit: good.unitPrice, quantity: line.quantity, taxCode: good.taxCode)
            },
            currency: cart.currency
        )
        if let country = cart.country {
            asked.destination = Destination(country: country)
            asked.rates = try TaxRates.load(for: country, in: tx)
        }
        quote = try Quote.of(asked, at: tx.now)
    }

    /// - Throws: ``CheckOutRefusal/priceChanged(total:)`` when the buyer counted on another total.
    func check(expected: Amount?) throws {
        guard let expected else { return }
        guard try expected.money(in: quote.currency, field: "expected_total") == quote.total else {
            throw CheckOutRefusal.priceChanged(total: quote.total)
        }
    }

    /// Holds the pieces and writes the order.
    ///
    /// - Throws: ``HoldRefusal``.
    func place(
        email: Email?,
        notes: String?,
        provider: String?,
        holdSeconds: Int64,
        in tx: Transaction
    ) throws -> (externalID: String, number: String) {
        let draft = draft(email: email, notes: notes, in: tx)
        let externalID = draft.externalID.text
        let reference = Order.reference(externalID)
        try hold(for: reference, until: tx.now.adding(seconds: holdSeconds), in: tx)
        let (id, number) = try draft.write(provider == nil ? .unpaid : .pending, in: tx)
        if let provider { try PaymentAttempts.announce(reference, by: provider, quote.total, in: tx) }
        try OrderHistory.add(id, externalID, .init(from: nil, to: .pending), by: "guest", in: tx)
        try CartTable.link(cart, reference, in: tx)
        return (externalID, number)
    }

    /// What the cart holds becomes the order's; what is missing is held anew.
    private func hold(for owner: String, until: Timestamp, in tx: Transaction) throws {
        let moved = try Stock.moveHolds(from: cart.holdOwner, to: owner, until: until, in: tx)
        try Stock.hold(
            cart.lines.map { ($0.variantID, $0.quantity) },
            for: owner,
            until: until,
            isNewOwner: moved == 0,
            in: tx
        )
    }

    private func draft(email: Email?, notes: String?, in tx: Transaction) -> OrderDraft {
        OrderDraft(
            externalID: .random(tx.random),
            cart: (cart.id.value, cart.externalID),
            totals: OrderTotals(
                subtotal: quote.subtotal,
                discount: quote.discount,
                shipping: quote.shipping,
                tax: quote.tax,
                total: quote.total
            ),
            isTaxPending: quote.isTaxPending,
            country: cart.country?.text,
            email: email?.text,
            notes: notes,
            lines: lines,
            adjustments: .array(quote.adjustments.map(Self.json))
        )
    }

    private var lines: [OrderLine] {
        zip(goods, quote.lines).map { good, line in
            OrderLine(
                productID: good.productID,
                variantID: good.variantID,
                sku: good.sku,
                name: good.name,
                options: good.options,
                unit: line.unit,
                quantity: line.quantity,
                discount: line.discount,
                tax: line.tax,
                total: Money(minor: line.subtotal.minor - line.discount.minor, currency: quote.currency)
            )
        }
    }

    private static func json(_ adjustment: Adjustment) -> JSON {
        .object([
            ("kind", .string(adjustment.kind.rawValue)), ("amount", OrderDraft.number(adjustment.amount)),
            ("line", adjustment.line.map { .number(String($0)) } ?? .null),
            ("source", .string(adjustment.source)), ("reason", .string(adjustment.reason)),
        ])
    }

    /// What each line of the cart is and costs now.
    private static func goods(of cart: Cart, in tx: Transaction) throws -> [Sellable] {
        let found = try Sellables.variants(cart.lines.map(\.variantID), currency: cart.currency, in: tx)
        var goods: [Sellable] = []
        var gone: [String] = []
        for line in cart.lines {
            let good = found[line.variantID]
            if let good, good.isActive { goods.append(good) } else { gone.append(good?.name ?? "a product") }
        }
        guard gone.isEmpty else { throw CheckOutRefusal.notForSale(gone) }
        return goods
    }

    /// A cart makes a new order only after its former one failed or was cancelled; one that failed is
    /// cancelled now, so that late money for it goes back instead of paying twice.
    private static func leaveFormerOrder(of cart: Cart, in tx: Transaction) throws {
        guard let reference = cart.orderReference else { return }
        let externalID = Order.externalID(reference)
        guard !cart.isCheckedOut else { throw CheckOutRefusal.orderExists(orderID: externalID) }
        guard let order = try OrderTable.find(externalID, in: tx) else { return }
        guard order.status.letsCartGo else { throw CheckOutRefusal.orderExists(orderID: externalID) }
        _ = try OrderMoves.move(order, to: .cancelled, by: "guest", "checked out again", in: tx)
    }
}
