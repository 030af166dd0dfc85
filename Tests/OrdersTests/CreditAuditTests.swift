import Kernel
import Support
import Testing

/// The audit finds credit that was made up, lost, or spent on nothing.
@Suite struct CreditAuditTests {
    private typealias Fault = AuditTests.Fault

    @Test(arguments: TestDatabase.all)
    func `what is planted among credit is found by its checks and by no other`(engine: TestDatabase)
        async throws
    {
        for fault in Self.faults {
            try await Desk.open(engine) { desk in
                try await Self.trade(desk)
                try await desk.database.write { tx in try fault.plant(tx) }

                let found = try await Audited.faults(desk.database)

                #expect(Set(found.keys) == fault.checks, "\(fault.name): \(found)")
            }
        }
    }

    /// Orders that credit pays in part and wholly: one waits, one is paid, one was cancelled, one refunded.
    private static func trade(_ desk: Desk) async throws {
        let thing = try await desk.stock("A-1", 50, price: 1_000)
        let ann = try await desk.user("ann")
        try await desk.grant("100", to: ann)
        let cards = #","gift_card_codes":["\#(try await desk.giftCard("50").code)"]"#
        let wishes = [cards, cards + #","use_store_credit":true"#, cards, cards, cards]
        var orders: [String] = []
        for (index, wish) in wishes.enumerated() {
            let placed = try await desk.buy(thing, wish, pieces: index == 4 ? 3 : 1, as: ann)
            orders.append(try #require(placed["order_id"], "\(placed)"))
        }
        _ = try await desk.cancel(orders[1])
        _ = try await desk.refund(orders[2], #"{"amount":5,"to":"store_credit"}"#)
        let card = try await desk.cardProduct()
        _ = try await desk.confirm(try #require(try await desk.buy(card, as: ann)["order_id"]))
        try await desk.audit()
    }

    private static let paid: SQL = "(SELECT MIN(id) FROM orders WHERE status = 'paid')"
    private static let waiting: SQL = "(SELECT MAX(id) FROM orders WHERE status = 'pending')"

    private static let faults: [Fault] = [
        Fault("a balance that grew by itself", ["credit.balances", "credit.owed"]) { tx in
            try tx.execute("UPDATE credit_accounts SET balance_minor = balance_minor + 1 WHERE id = 1")
        },
        Fault("a movement that nobody booked", ["credit.balances", "credit.booked"]) { tx in
            try tx.execute(
                """
                INSERT INTO credit_movements (account_id, kind, amount_minor, actor, created_at)
                VALUES (1, 'adjust', 100, 'test', 1)
                """
            )
        },
        Fault(
            "credit spent on no order",
            ["credit.balances", "credit.booked", "orders.redemptions"]
        ) { tx in
            try tx.execute(
                """
                INSERT INTO credit_movements (account_id, kind, amount_minor, reference, actor, created_at)
                VALUES (1, 'redeem', -100, 'order:none', 'test', 1)
                """
            )
        },
        Fault("an order that took more than it says", ["orders.credit", "orders.paid"]) { tx in
            try tx.execute("UPDATE orders SET credit_minor = credit_minor - 1 WHERE id = \(paid)")
        },
        Fault("an order that was ended and kept its credit", ["orders.credit", "orders.history"]) { tx in
            try tx.execute("UPDATE orders SET status = 'cancelled' WHERE id = \(waiting)")
        },
        Fault("credit that stands in the books for no order", ["orders.clearing"]) { tx in
            try book("clearing:gift_card", "sales", in: tx)
        },
        Fault("a debt that nobody has a card for", ["credit.owed"]) { tx in
            try book("credit_granted", "gift_cards", in: tx)
        },
        Fault("a card that was paid and never made", ["orders.cards"]) { tx in
            try tx.execute("DELETE FROM jobs WHERE kind = 'orders.issue_gift_cards'")
        },
        Fault("movements that can be changed", ["credit.guards"]) { tx in
            switch tx.engine {
            case .sqlite: try tx.execute("DROP TRIGGER credit_movements_are_final")
            case .postgres: try tx.execute("DROP TRIGGER credit_movements_are_final ON credit_movements")
            }
        },
    ]

    private static func book(_ debit: String, _ credit: String, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO ledger_entries (key, kind, reference, currency, occurred_at)
            VALUES ('planted', 'credit', 'planted', 'USD', 1)
            """
        )
        for (account, minor) in [(debit, Int64(100)), (credit, -100)] {
            try tx.execute(
                """
                INSERT INTO ledger_postings (entry_key, account, amount_minor, currency, occurred_at)
                VALUES ('planted', \(account), \(minor), 'USD', 1)
                """
            )
        }
    }
}
