package import Kernel
import Ledger

/// Every statement on refunds, and what they do to the books.
package enum Refunds {
    static let migration = Migration(
        "2026-11-23-payments-refunds",
        [
            "ALTER TABLE payment_attempts ADD COLUMN captured_as TEXT",
            """
            CREATE TABLE payment_refunds (
                id \(.identity), reference TEXT NOT NULL, provider TEXT NOT NULL, charge TEXT,
                is_surplus \(.integer) NOT NULL CHECK (is_surplus IN (0, 1)),
                amount_minor \(.integer) NOT NULL CHECK (amount_minor > 0),
                goods_minor \(.integer) NOT NULL CHECK (goods_minor >= 0),
                shipping_minor \(.integer) NOT NULL CHECK (shipping_minor >= 0),
                tax_minor \(.integer) NOT NULL CHECK (tax_minor >= 0), currency TEXT NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
                reason TEXT NOT NULL, actor TEXT NOT NULL, provider_reference TEXT,
                created_at \(.integer) NOT NULL, settled_at \(.integer), last_error TEXT,
                CHECK (amount_minor = goods_minor + shipping_minor + tax_minor),
                CHECK ((status = 'pending') = (settled_at IS NULL))
            )\(.strict)
            """,
            "CREATE INDEX payment_refunds_reference ON payment_refunds (reference, id)",
        ]
    )

    /// Writes a refund down and has the provider asked until it answers.
    ///
    /// The caller has made sure that so much was captured and not given back yet.
    /// - Returns: nil when there is nothing to give back.
    @discardableResult
    package static func request(
        _ wish: Refund.Wish,
        because reason: String,
        by actor: String,
        in tx: Transaction
    ) throws -> Refund? {
        let amount = try wish.part.total()
        guard amount.minor > 0 else { return nil }
        var (sale, isSurplus) = (Sale.zero(amount.currency), true)
        switch wish.part {
        case .sale(let parts): (sale, isSurplus) = (parts, false)
        case .surplus: sale = Sale(goods: amount, shipping: sale.shipping, tax: sale.tax)
        }
        let row = try tx.first(
            """
            INSERT INTO payment_refunds (reference, provider, charge, is_surplus, amount_minor, goods_minor,
                shipping_minor, tax_minor, currency, status, reason, actor, created_at)
            VALUES (\(wish.reference), \(wish.provider), \(wish.charge), \(isSurplus), \(amount.minor),
                \(sale.goods.minor), \(sale.shipping.minor), \(sale.tax.minor), \(amount.currency), 'pending',
                \(reason), \(actor), \(tx.now))
            RETURNING \(columns)
            """
        )
        guard let refund = row.map(refund) else {
            throw DatabaseError.statement("a stored refund was not returned")
        }
        try tx.enqueue(
            RefundDelivery.jobKind,
            .object([("refund_id", .number(String(refund.id.value)))]),
            uniqueKey: "\(RefundDelivery.jobKind):\(refund.id)"
        )
        try tell("refund.requested", refund, in: tx)
        return refund
    }

    package static func find(_ id: RefundID, in tx: Transaction) throws -> Refund? {
        try tx.first("SELECT \(columns) FROM payment_refunds WHERE id = \(id)").map(refund)
    }

    /// By the name that providers know.
    static func find(key: String, in tx: Transaction) throws -> Refund? {
        guard let id = Int64(key.dropFirst("refund-".count)) else { return nil }
        return try find(RefundID(id), in: tx)
    }

    /// All of a reference, the oldest first.
    package static func of(_ reference: String, in tx: Transaction) throws -> [Refund] {
        try tx.rows(
            "SELECT \(columns) FROM payment_refunds WHERE reference = \(reference) ORDER BY id"
        ).map(refund)
    }

    /// The provider has paid back: settled and booked once, however often it is heard.
    static func succeed(_ refund: Refund, as providerReference: String?, in tx: Transaction) throws {
        let isNew =
            try tx.execute(
                """
                UPDATE payment_refunds SET status = 'succeeded', settled_at = \(tx.now), last_error = NULL,
                    provider_reference = \(providerReference)
                WHERE id = \(refund.id) AND status = 'pending'
                """
            ) == 1
        guard isNew else { return }
        try Ledger.post(try entry(refund), in: tx)
        try tell("refund.succeeded", refund, in: tx)
    }

    /// The money was paid back before the shop knew of it: booked now, and nobody is asked.
    ///
    /// For a refund that this transaction has requested.
    package static func paidBack(_ refund: Refund, as providerReference: String, in tx: Transaction) throws {
        try tx.withdraw("\(RefundDelivery.jobKind):\(refund.id)")
        try succeed(refund, as: providerReference, in: tx)
    }

    static func fail(_ id: RefundID, because error: String, in tx: Transaction) throws {
        let failed = try tx.first(
            """
            UPDATE payment_refunds SET status = 'failed', settled_at = \(tx.now), last_error = \(error)
            WHERE id = \(id) AND status = 'pending' RETURNING \(columns)
            """
        )
        guard let refund = failed.map(refund) else { return }
        try PaymentTasks.add(
            .refund,
            refund.reference,
            "Refund \(refund.amount) \(refund.amount.currency) by hand: \(refund.wish.provider) refused"
                + " \(refund.key).",
            about: refund.key,
            in: tx
        )
        try tell("refund.failed", refund, in: tx)
    }

    /// A refund that its provider refused was paid back all the same, by a person.
    ///
    /// - Returns: false when it is not one of those.
    static func succeedByHand(_ refund: Refund, in tx: Transaction) throws -> Bool {
        let isNew =
            try tx.execute(
                """
                UPDATE payment_refunds SET status = 'succeeded', settled_at = \(tx.now)
                WHERE id = \(refund.id) AND status = 'failed'
                """
            ) == 1
        guard isNew else { return false }
        try Ledger.post(try entry(refund), in: tx)
        try tell("refund.succeeded", refund, in: tx)
        return true
    }

    private static func entry(_ refund: Refund) throws -> LedgerEntry {
        let from: [LedgerEntry.Posting]
        switch refund.wish.part {
        case .surplus(let amount): from = [.debit(.suspense, amount)]
        case .sale(let sale):
            from = [.debit(.refunds, try sale.goods.adding(sale.shipping)), .debit(.tax, sale.tax)]
        }
        return LedgerEntry(
            .refund,
            refund.key,
            of: refund.reference,
            from + [.credit(.clearing(refund.wish.provider), refund.amount)]
        )
    }

    private static func tell(_ event: String, _ refund: Refund, in tx: Transaction) throws {
        try tx.emit(
            event,
            refund.reference,
            .object([
                ("refund_id", .number(String(refund.id.value))),
                ("amount", .number(refund.amount.description)),
                ("currency", .string(refund.amount.currency.code)),
            ])
        )
    }

    private static let columns: SQL = """
        id, reference, provider, charge, is_surplus, amount_minor, goods_minor, shipping_minor, tax_minor,
        currency, status, reason, provider_reference, created_at, settled_at, last_error
        """

    private static func refund(_ row: Row) -> Refund {
        let currency: Currency = row["currency"]
        func money(_ column: String) -> Money { Money(minor: row[column], currency: currency) }
        let sale = Sale(
            goods: money("goods_minor"),
            shipping: money("shipping_minor"),
            tax: money("tax_minor")
        )
        return Refund(
            id: row["id"],
            wish: Refund.Wish(
                reference: row["reference"],
                provider: row["provider"],
                charge: row["charge"],
                part: row["is_surplus"] ? .surplus(money("amount_minor")) : .sale(sale)
            ),
            amount: money("amount_minor"),
            status: row["status"],
            reason: row["reason"],
            providerReference: row["provider_reference"],
            createdAt: row["created_at"],
            settledAt: row["settled_at"],
            lastError: row["last_error"]
        )
    }
}
