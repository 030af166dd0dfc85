import Credit
import Customers
import Kernel
import Pricing
import Quotes

/// An order about to be written: everything that never changes again.
struct OrderDraft {
    let externalID: ExternalID
    let cart: (id: Int64, externalID: String)?
    let buyer: Buyer
    let totals: OrderTotals
    let isTaxPending: Bool
    let lines: [OrderLine]
    /// What gift cards and store credit pay.
    var credit: [CreditRow] = []
    /// How the sums came about.
    let quote: Quote
    let words: RowWords

    /// Writes the order and its lines, in two statements for any number of lines.
    ///
    /// The payment is `pending` when a provider waits to be paid, else `unpaid`.
    func write(_ payment: PaymentState, in tx: Transaction) throws -> (id: OrderID, number: String) {
        let written = try insert(payment, in: tx)
        try OrderLines.insert(lines, of: written.id, in: tx)
        return written
    }

    private func insert(_ payment: PaymentState, in tx: Transaction) throws -> (id: OrderID, number: String) {
        let shipping = try buyer.shipping.map(Self.json)
        let billing = try buyer.billing.map(Self.json)
        // 32 random bits: among ten million orders one in 430 numbers is taken, three in a row hardly ever.
        for _ in 1...8 {
            let number = "ORD-\(tx.random.hex(digits: 8).uppercased())"
            let details = details(number, (shipping, billing), tx.now)
            let row = try tx.first(
                """
                INSERT INTO orders (external_id, order_number, cart_id, cart_external_id, status,
                    payment_state, fulfilment_state, currency, subtotal_minor, discount_minor,
                    shipping_minor, tax_minor, rounding_minor, total_minor, is_tax_pending, email,
                    email_key, country, notes,
                    details, owner, placed_by, customer_id, shipping_address, billing_address,
                    credit_minor, created_at, updated_at)
                VALUES (\(externalID), \(number), \(cart?.id), \(cart?.externalID), 'pending', \(payment),
                    'unfulfilled', \(totals.currency), \(totals.subtotal.minor), \(totals.discount.minor),
                    \(totals.shipping.minor), \(totals.tax.minor), \(totals.rounding.minor),
                    \(totals.total.minor), \(isTaxPending),
                    \(buyer.email), \(buyer.email.map { EmailKey($0) }), \(buyer.destination?.country),
                    \(buyer.notes), \(details.text), \(buyer.owner), \(buyer.mover.name),
                    \(buyer.customerID), \(shipping?.text), \(billing?.text),
                    \(try credit.sum(totals.currency).minor), \(tx.now), \(tx.now))
                ON CONFLICT (order_number) DO NOTHING RETURNING id
                """
            )
            if let row { return (row[0], number) }
        }
        throw DatabaseError.busy
    }

    private func details(
        _ number: String,
        _ addresses: (shipping: JSON?, billing: JSON?),
        _ now: Timestamp
    ) -> JSON {
        let paid: [(String, JSON)] = credit.isEmpty ? [] : [("credit", .array(credit.map(\.json)))]
        return .object(
            [
                ("order_id", .string(externalID.text)), ("order_number", .string(number)),
                ("cart_id", .maybe(cart?.externalID)),
                ("created_at", .string(now.description)),
                ("email", .maybe(buyer.email?.text)),
                ("country", .maybe(buyer.destination?.country.text)),
                ("shipping_address", addresses.shipping ?? .null),
                ("billing_address", addresses.billing ?? .null),
                ("customer_id", buyer.customerID.map { .number($0.description) } ?? .null),
                ("channel", .string(buyer.channel.text)),
                ("notes", .maybe(buyer.notes)), ("currency", .string(totals.currency.code)),
                ("items", .array(lines.map(Self.item))), ("rows", .array(quote.rows.map(words.json))),
                ("taxes_included", .array(quote.taxesIncluded.map(words.json))),
                ("subtotal", Self.number(totals.subtotal)), ("discount", Self.number(totals.discount)),
                ("shipping", Self.number(totals.shipping)), ("tax", Self.number(totals.tax)),
                ("rounding", Self.number(totals.rounding)), ("total", Self.number(totals.total)),
                ("tax_pending", .bool(isTaxPending)),
            ] + paid
        )
    }

    private static func item(_ line: OrderLine) -> JSON {
        let gift: [(String, JSON)] = line.product.is_gift == true ? [("is_gift", .bool(true))] : []
        return .object(
            [
                ("product_id", .number(line.product.id.description)),
                ("variant_id", .number(line.variantID.description)), ("sku", .string(line.product.sku)),
                ("name", .string(line.name)), ("product", line.product.json),
                ("options", (try? JSON.parse(Array(line.options.text.utf8))) ?? .null),
                ("price", number(line.unit)), ("quantity", .number(String(line.quantity))),
                ("discount", number(line.discount)), ("tax", number(line.tax)),
                ("line_total", number(line.total)),
            ] + gift
        )
    }

    static func number(_ money: Money) -> JSON { .number(money.description) }

    private static func json(_ address: Address) throws -> JSON {
        try JSON.parse(try ReplyEncoder.bytes(of: address))
    }
}
