import Kernel

/// What must be true of orders, and of what payments and stock say of them.
enum OrdersAudits {
    static let all: [Audit] =
        [
            totals, OrderSnapshotAudit.audit, OrderHistoryAudit.audit, paid, booked, refunded, stock, carts,
        ] + OrderCreditAudits.all

    private static let subject: SQL = "'order:' || o.external_id"
    private static let look = "An order never changes: restore it from its snapshot, or from a backup."

    private static func lines(_ sum: SQL) -> SQL {
        "(SELECT CAST(COALESCE(SUM(\(sum)), -1) AS BIGINT) FROM order_lines l WHERE l.order_id = o.id)"
    }

    /// Of the tax, what is not on the lines is on the shipping.
    private static let totals = Audit(
        "orders.totals",
        proves: "The lines, discount, shipping, tax and rounding of each order add up to its total.",
        advice: look
    ) { _ in
        AuditRows(
            "orders o",
            by: "o.id",
            broken: """
                o.total_minor <> o.subtotal_minor - o.discount_minor + o.shipping_minor + o.tax_minor
                    + o.rounding_minor
                OR o.subtotal_minor <> \(lines("l.unit_minor * l.quantity"))
                OR o.discount_minor <> \(lines("l.discount_minor"))
                OR o.subtotal_minor - o.discount_minor <> \(lines("l.total_minor"))
                OR o.tax_minor < \(lines("l.tax_minor"))
                OR (o.shipping_minor = 0 AND o.tax_minor <> \(lines("l.tax_minor")))
                """,
            subject: subject,
            detail: """
                'its total is ' || o.total_minor || ' minor units, its lines cost '
                || \(lines("l.total_minor")) || ' and ' || \(lines("l.tax_minor")) || ' tax'
                """
        )
    }

    private static let isPaid: SQL = "o.payment_state IN ('paid', 'partially_refunded', 'refunded')"

    private static let paid = Audit(
        "orders.paid",
        proves: "An order is paid exactly when its total less its credit came, and its status says so.",
        advice: "Compare with the provider's own list of charges, then move the order or refund it."
    ) { _ in
        AuditRows(
            "orders o",
            by: "o.id",
            broken: """
                (o.paid_at IS NOT NULL) <> (\(isPaid))
                OR (o.status = 'paid' AND NOT \(isPaid))
                OR (o.paid_at IS NOT NULL) <> EXISTS (
                    SELECT 1 FROM payment_attempts a WHERE a.reference = 'order:' || o.external_id
                        AND a.status = 'succeeded' AND a.captured_as = 'sale'
                        AND a.amount_minor = o.total_minor - o.credit_minor
                        AND a.currency = o.currency)
                """,
            subject: subject,
            detail: "'it is ' || o.status || ' and ' || o.payment_state || ', the attempts say otherwise'"
        )
    }

    private static func posting(_ account: SQL) -> SQL {
        """
        COALESCE((SELECT -p.amount_minor FROM ledger_postings p
                  WHERE p.entry_key = 'capture:order:' || o.external_id AND p.account = \(account)), 0)
        """
    }

    private static let booked = Audit(
        "orders.booked",
        proves: "The books say of each paid order what its goods, its shipping and its tax are.",
        advice: "Entries are never changed: book the difference."
    ) { _ in
        AuditRows(
            "orders o",
            by: "o.id",
            broken: """
                o.paid_at IS NOT NULL AND (
                    \(posting("'sales'")) <> o.subtotal_minor - o.discount_minor
                    OR \(posting("'shipping'")) <> o.shipping_minor OR \(posting("'tax'")) <> o.tax_minor
                    OR \(posting("'rounding'")) <> o.rounding_minor)
                """,
            subject: subject,
            detail: "'its capture is booked as ' || \(posting("'sales'")) || ' minor units of sales'"
        )
    }

    private static let refunded = Audit(
        "orders.refunded",
        proves: "What an order says was refunded is the sum of its refunds, and never more than its total.",
        advice: "Set refunded_minor to the sum of the refunds; stop those that are pending and too much."
    ) { _ in
        let sum: SQL = """
            (SELECT CAST(COALESCE(SUM(r.amount_minor), 0) AS BIGINT) FROM payment_refunds r
             WHERE r.reference = 'order:' || o.external_id AND r.is_surplus = 0)
            """
        return AuditRows(
            "orders o",
            by: "o.id",
            broken: """
                o.refunded_minor <> \(sum) OR o.refunded_minor > o.total_minor
                OR (o.payment_state = 'refunded' AND o.refunded_minor <> o.total_minor)
                OR (o.status = 'refunded' AND o.payment_state IN ('paid', 'partially_refunded'))
                OR (o.payment_state = 'partially_refunded'
                    AND o.refunded_minor NOT BETWEEN 1 AND o.total_minor - 1)
                OR (o.refunded_minor > 0 AND o.payment_state NOT IN ('refunded', 'partially_refunded'))
                """,
            subject: subject,
            detail: "o.refunded_minor || ' of ' || o.total_minor || ' refunded, refunds are ' || \(sum)"
        )
    }

    /// The sums of each variant are compared: one pass over lines and one over movements.
    ///
    /// What came back before an order was cancelled is not put back again.
    private static let stock = Audit(
        "orders.stock",
        proves: "Of each variant as many pieces left the stock for orders as orders took.",
        advice: "Look at the variant's movements: each reference must come once for its order."
    ) { _ in
        let pieces: SQL = "CASE o.is_stock_taken WHEN 1 THEN l.quantity ELSE l.returned END"
        return AuditRows(
            "variants v",
            by: "v.id",
            with: """
                LEFT JOIN (
                    SELECT x.variant_id, CAST(SUM(x.pieces) AS BIGINT) AS pieces FROM (
                        SELECT l.variant_id, \(pieces) AS pieces
                        FROM order_lines l JOIN orders o ON o.id = l.order_id
                        WHERE NOT EXISTS (SELECT 1 FROM order_parts t
                            WHERE t.order_id = l.order_id AND t.position = l.position)
                        UNION ALL
                        SELECT t.variant_id, COALESCE(l.weighed, t.quantity) * \(pieces) FROM order_parts t
                        JOIN order_lines l ON l.order_id = t.order_id AND l.position = t.position
                        JOIN orders o ON o.id = l.order_id
                    ) x GROUP BY x.variant_id
                ) taken ON taken.variant_id = v.id
                LEFT JOIN (
                    SELECT m.variant_id, CAST(-SUM(m.delta) AS BIGINT) AS pieces FROM stock_movements m
                    WHERE m.reference LIKE 'order:%'
                        AND (m.kind = 'sale'
                            OR (m.kind = 'return' AND m.reason IN ('order cancelled', 'weighed')))
                    GROUP BY m.variant_id
                ) moved ON moved.variant_id = v.id
                """,
            broken: "COALESCE(taken.pieces, 0) <> COALESCE(moved.pieces, 0)",
            subject: "'variant:' || v.id",
            detail: """
                'orders took ' || COALESCE(taken.pieces, 0) || ', and '
                || COALESCE(moved.pieces, 0) || ' left the stock for orders'
                """
        )
    }

    private static let carts = Audit(
        "orders.carts",
        proves: "A cart that was checked out names an order that is there.",
        advice: "Clear the cart's order_reference; the shopper can check it out again."
    ) { _ in
        AuditRows(
            "carts c",
            by: "c.id",
            broken: """
                c.order_reference IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM orders o WHERE o.external_id = SUBSTR(c.order_reference, 7))
                """,
            subject: "'cart:' || c.external_id",
            detail: "'it names ' || c.order_reference || ', which is not there'"
        )
    }
}

/// What must be true of orders that gift cards and store credit pay.
enum OrderCreditAudits {
    static let all: [Audit] = [taken, redemptions, clearing, cards]

    private static let advice =
        "Compare the order with the movements of its credit, then book the difference."

    private static func moved(_ kind: SQL) -> SQL {
        """
        (SELECT CAST(COALESCE(SUM(m.amount_minor), 0) AS \(.integer)) FROM credit_movements m
         WHERE m.reference = 'order:' || o.external_id AND m.kind = \(kind))
        """
    }

    private static let taken = Audit(
        "orders.credit",
        proves: "An order took the credit it says; unpaid and ended, it gave all of it back, and else none.",
        advice: advice
    ) { _ in
        let captured: SQL = """
            (SELECT CAST(COALESCE(SUM(a.amount_minor), 0) AS \(.integer)) FROM payment_attempts a
             WHERE a.reference = 'order:' || o.external_id AND a.captured_as = 'credit'
                AND a.status = 'succeeded')
            """
        return AuditRows(
            "orders o",
            by: "o.id",
            broken: """
                o.credit_minor <> -\(moved("'redeem'"))
                OR \(moved("'return'")) <> CASE
                    WHEN o.paid_at IS NULL AND o.status IN ('cancelled', 'refunded') THEN o.credit_minor
                    ELSE 0 END
                OR \(captured) <> CASE WHEN o.paid_at IS NULL THEN 0 ELSE o.credit_minor END
                """,
            subject: "'order:' || o.external_id",
            detail: """
                'credit pays ' || o.credit_minor || ' minor units, ' || \(moved("'redeem'")) || ' and '
                || \(moved("'return'")) || ' were moved'
                """
        )
    }

    private static let redemptions = Audit(
        "orders.redemptions",
        proves: "Whatever is spent of credit is spent on an order that is there.",
        advice: advice
    ) { _ in
        AuditRows(
            "credit_movements m",
            by: "m.id",
            broken: """
                m.kind IN ('redeem', 'return') AND NOT EXISTS (
                    SELECT 1 FROM orders o WHERE o.external_id = SUBSTR(m.reference, 7))
                """,
            subject: "'credit_account:' || m.account_id",
            detail: "'movement ' || m.id || ' is of ' || m.reference || ', which is not there'"
        )
    }

    /// What was taken for orders and given back stands there until the order is paid, which clears it.
    private static let clearing = Audit(
        "orders.clearing",
        proves: "What the books hold of spent credit is that of orders which are not paid yet.",
        advice: advice
    ) { _ in
        """
        SELECT 'account:' || s.account AS subject,
            'it is ' || CAST(SUM(s.minor) AS \(.integer)) || ' minor units of ' || s.currency
                || ' away from the unpaid orders' AS detail
        FROM (
            SELECT p.account, p.currency, p.amount_minor AS minor FROM ledger_postings p
            WHERE p.account IN ('clearing:gift_card', 'clearing:store_credit')
            UNION ALL
            SELECT 'clearing:' || a.kind AS account, a.currency, -m.amount_minor AS minor
            FROM credit_movements m JOIN credit_accounts a ON a.id = m.account_id
            JOIN orders o ON o.external_id = SUBSTR(m.reference, 7)
            WHERE m.kind IN ('redeem', 'return') AND o.paid_at IS NULL
        ) s
        GROUP BY s.account, s.currency HAVING SUM(s.minor) <> 0 ORDER BY s.account, s.currency
        """
    }

    /// A card that costs nothing is none.
    private static let cards = Audit(
        "orders.cards",
        proves: "Each gift card that was paid was made, or a job is about to.",
        advice: "Look at the job orders.issue_gift_cards, and have it run again: mercato jobs."
    ) { _ in
        AuditRows(
            "orders o",
            by: "o.id",
            broken: """
                o.payment_state IN ('paid', 'partially_refunded') AND o.email IS NOT NULL AND EXISTS (
                    SELECT 1 FROM order_lines l
                    WHERE l.order_id = o.id AND l.product LIKE '%"is_gift_card":true%'
                        AND l.total_minor >= l.quantity AND l.quantity - l.returned > (
                            SELECT COUNT(*) FROM credit_accounts a
                            WHERE a.order_reference = 'order:' || o.external_id
                                AND a.order_position = l.position))
                AND NOT EXISTS (SELECT 1 FROM jobs j
                    WHERE j.unique_key = 'orders.issue_gift_cards:' || o.id AND j.dead_at IS NULL)
                """,
            subject: "'order:' || o.external_id",
            detail: "'it was paid, and not all of its gift cards are there'"
        )
    }
}
