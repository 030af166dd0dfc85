import Kernel

extension AuditTests {
    /// The first order that was paid and not cancelled.
    private static let order: SQL = "(SELECT MIN(id) FROM orders WHERE status = 'paid')"
    private static let reference: SQL = """
        (SELECT 'order:' || external_id FROM orders WHERE id = \(order))
        """

    /// Takes a lock off the books, as somebody who is up to no good would.
    private static func unlockPostings(in tx: Transaction) throws {
        switch tx.engine {
        case .sqlite: try tx.execute("DROP TRIGGER ledger_postings_are_final")
        case .postgres: try tx.execute("DROP TRIGGER ledger_postings_are_final ON ledger_postings")
        }
    }

    static let faults: [Fault] = stockFaults + orderFaults + moneyFaults + otherFaults

    private static let stockFaults = [
        Fault("a lost movement", ["stock.movements"]) { tx in
            try tx.execute("DELETE FROM stock_movements WHERE id = (SELECT MIN(id) FROM stock_movements)")
        },
        Fault("a sale that moved stock twice", ["stock.movements", "orders.stock"]) { tx in
            try tx.execute(
                """
                INSERT INTO stock_movements (variant_id, delta, kind, actor, reference, created_at)
                SELECT variant_id, delta, kind, actor, reference, created_at FROM stock_movements
                WHERE id = (SELECT MIN(id) FROM stock_movements WHERE kind = 'sale')
                """
            )
        },
        Fault("a forgotten hold", ["stock.held"]) { tx in
            try tx.execute("DELETE FROM holds WHERE id = (SELECT MIN(id) FROM holds)")
        },
        Fault("a hold that sweepers leave", ["stock.swept"]) { tx in
            try tx.execute(
                """
                INSERT INTO jobs (kind, payload, unique_key, due_at)
                VALUES ('inventory.expire_holds', '{}', 'every:inventory.expire_holds',
                    \(tx.now.adding(seconds: 5)))
                """
            )
            try tx.execute(
                """
                UPDATE holds SET expires_at = \(tx.now.adding(seconds: -600))
                WHERE id = (SELECT MIN(id) FROM holds)
                """
            )
        },
    ]

    private static let orderFaults = [
        Fault("a total off by one", ["orders.totals", "orders.snapshot"]) { tx in
            try tx.execute(
                """
                UPDATE orders SET subtotal_minor = subtotal_minor + 1, total_minor = total_minor + 1
                WHERE id = (SELECT MIN(id) FROM orders WHERE paid_at IS NULL)
                """
            )
        },
        Fault("a snapshot that was changed", ["orders.snapshot"]) { tx in
            try tx.execute(
                "UPDATE order_lines SET name = name || '!' WHERE order_id = \(order) AND position = 0"
            )
        },
        Fault("a skipped history row", ["orders.history"]) { tx in
            try tx.execute(
                """
                DELETE FROM order_history WHERE id = (
                    SELECT MIN(h.id) FROM order_history h WHERE h.from_status = 'pending')
                """
            )
        },
        Fault("a move that is not allowed", ["orders.history"]) { tx in
            try tx.execute(
                """
                INSERT INTO order_history (order_id, from_status, to_status, actor, created_at)
                VALUES (\(order), 'paid', 'delivered', 'test', \(tx.now))
                """
            )
            try tx.execute("UPDATE orders SET status = 'delivered' WHERE id = \(order)")
        },
        Fault("an order marked paid that nobody paid", ["orders.paid", "orders.booked"]) { tx in
            try tx.execute(
                """
                UPDATE orders SET payment_state = 'paid', paid_at = \(tx.now)
                WHERE id = (SELECT MAX(id) FROM orders WHERE paid_at IS NULL)
                """
            )
        },
        Fault("a refund that the order does not know of", ["orders.refunded"]) { tx in
            try tx.execute(
                """
                UPDATE orders SET refunded_minor = 1, payment_state = 'partially_refunded'
                WHERE id = \(order)
                """
            )
        },
    ]

    private static let moneyFaults = [
        Fault("a doubled capture in the books", ["payments.backed"]) { tx in
            try tx.execute(
                """
                INSERT INTO ledger_entries (key, kind, reference, currency, occurred_at)
                SELECT key || ':2', kind, reference, currency, occurred_at FROM ledger_entries
                WHERE key = 'capture:' || \(reference)
                """
            )
            try tx.execute(
                """
                INSERT INTO ledger_postings (entry_key, account, amount_minor, currency, occurred_at)
                SELECT entry_key || ':2', account, amount_minor, currency, occurred_at FROM ledger_postings
                WHERE entry_key = 'capture:' || \(reference)
                """
            )
        },
        Fault("a doubled capture of a provider", ["payments.once"]) { tx in
            try tx.execute(
                """
                INSERT INTO payment_attempts (reference, provider, amount_minor, currency, status, created_at,
                    settled_at, captured_as)
                SELECT reference, provider, amount_minor, currency, status, created_at, settled_at,
                    captured_as
                FROM payment_attempts
                WHERE reference = \(reference) AND captured_as = 'sale' AND status = 'succeeded'
                """
            )
        },
        Fault("an unbalanced entry", ["ledger.entries", "ledger.currencies"]) { tx in
            try tx.execute(
                """
                INSERT INTO ledger_postings (entry_key, account, amount_minor, currency, occurred_at)
                SELECT key, 'fees:till', 1, currency, occurred_at FROM ledger_entries
                WHERE key = 'capture:' || \(reference)
                """
            )
        },
        Fault("entries that can be changed", ["ledger.guards"]) { tx in
            try unlockPostings(in: tx)
        },
        Fault(
            "a posting that was changed",
            ["ledger.guards", "ledger.entries", "ledger.currencies", "orders.booked"]
        ) { tx in
            try unlockPostings(in: tx)
            try tx.execute(
                """
                UPDATE ledger_postings SET amount_minor = amount_minor - 1
                WHERE account = 'sales' AND entry_key = 'capture:' || \(reference)
                """
            )
        },
        Fault("a refund that nobody asks for", ["refunds.asked"]) { tx in
            try tx.execute(
                """
                DELETE FROM jobs WHERE unique_key = (
                    SELECT 'payments.refund:' || MIN(id) FROM payment_refunds WHERE status = 'pending')
                """
            )
        },
        Fault("a refund beyond what was captured", ["refunds.captured", "refunds.asked"]) { tx in
            try tx.execute(
                """
                INSERT INTO payment_refunds (reference, provider, is_surplus, amount_minor, goods_minor,
                    shipping_minor, tax_minor, currency, status, reason, actor, created_at)
                SELECT reference, provider, 1, amount_minor + 1, amount_minor + 1, 0, 0, currency, 'pending',
                    'test', 'test', \(tx.now)
                FROM payment_attempts WHERE reference = \(reference) AND captured_as = 'sale'
                """
            )
        },
        Fault("a refund that the books do not know of", ["refunds.booked"]) { tx in
            try tx.execute(
                """
                UPDATE payment_refunds SET status = 'succeeded', settled_at = \(tx.now)
                WHERE id = (SELECT MIN(id) FROM payment_refunds WHERE status = 'pending')
                """
            )
        },
    ]

    private static let otherFaults = [
        Fault("a default customer doubled", ["customers.default"]) { tx in
            try tx.execute("DROP INDEX customers_default")
            for _ in 1...2 {
                try tx.execute(
                    """
                    INSERT INTO customers (owner, is_default, created_at, updated_at)
                    VALUES ('user:1', 1, \(tx.now), \(tx.now))
                    """
                )
            }
        },
        Fault("a job that nobody takes", ["jobs.taken"]) { tx in
            try tx.execute(
                """
                INSERT INTO jobs (kind, payload, unique_key, due_at) VALUES
                    ('nobody.knows', '{}', NULL, \(tx.now.adding(seconds: -86_400))),
                    ('idempotency.forget', '{}', 'every:idempotency.forget',
                        \(tx.now.adding(seconds: 3_000)))
                """
            )
        },
        Fault("a job leased for ever", ["jobs.leases"]) { tx in
            try tx.execute(
                """
                INSERT INTO jobs (kind, payload, due_at, leased_until)
                VALUES ('test', '{}', \(tx.now), \(tx.now.adding(seconds: 1_000_000)))
                """
            )
        },
        Fault("an answer without its body", ["idempotency.answers"]) { tx in
            try tx.execute(
                """
                INSERT INTO idempotency_keys (scope, key, fingerprint, status, created_at)
                VALUES ('guest', 'k', 'f', 201, \(tx.now))
                """
            )
        },
    ]
}
