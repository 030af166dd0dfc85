import Kernel
import Settlement
import Shop
import Support
import Testing

/// What buyers and providers do in these tests, and what is looked at afterwards.
extension ShopWithPayments {
    /// An order of one keyboard at 89.99.
    func order() async throws -> String {
        let cart = try await shop.post("/cart")
        let id = try #require(cart.json["cart_id"]?.string)
        _ = try await shop.post("/cart/\(id)/items", #"{"product_id":3,"quantity":1}"#)
        let placed = try await shop.post("/cart/\(id)/checkout")
        return try #require(placed.json["order_id"]?.string, "\(placed.text)")
    }

    @discardableResult
    func pay(_ order: String, _ fault: String = "") async throws -> TestReply {
        try await TestHTTP.send(
            "POST",
            "\(payments)/payments/orders",
            #"{"order_id":"\#(order)","amount":89.99}"#,
            headers: fault.isEmpty ? [:] : ["X-Sandbox-Fault": fault]
        )
    }

    /// What the sandbox says of an order, signed with its secret at a moment.
    func tell(
        _ order: String,
        _ status: String = "success",
        _ more: String = #","amount":89.99,"currency":"USD""#,
        at moment: Timestamp,
        signature: WebhookSignature = ShopWithPayments.signature
    ) async throws -> TestReply {
        let body = #"{"order_id":"\#(order)","status":"\#(status)"\#(more)}"#
        let headers = signature.headers(id: "msg_\(order)", body: Array(body.utf8), now: moment)
        return try await shop.post(
            "/payments/webhooks/sandbox",
            body,
            headers: Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
        )
    }

    func reconcile() async throws -> Reconciliation.Report {
        let reconciliation = try await shop.database.write { tx in try Reconciliation.begin(in: tx) }
        // The shop's own worker asks.
        for _ in 0..<3_000
        where try await shop.database.read({ tx in try reconciliation.waiting(in: tx) }) > 0 {
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await shop.database.read { tx in try reconciliation.report(in: tx) }
    }

    func status(_ order: String) async throws -> String? {
        try await shop.get("/orders/\(order)").json["status"]?.string
    }

    /// Waits until nothing that is due is left to do, at the sandbox and in the shop, and the order has the
    /// status: who looks earlier sees it before the message that it waits for.
    func expect(_ status: String, of order: String) async throws {
        var seen: String?
        for _ in 0..<3_000 {
            let isSandboxQuiet = try await isQuiet(sandbox)
            let isShopQuiet = try await isQuiet(shop.database)
            seen = try await self.status(order)
            if isSandboxQuiet, isShopQuiet, seen == status { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(seen == status)
    }

    /// Whether no job is due; a message that did not get through is tried again at once, because a clock that
    /// stands still never comes to its next try.
    private func isQuiet(_ database: any Database) async throws -> Bool {
        try await database.write(isolation: .readCommittedAndGuarded) { tx in
            let stuck: SQL = "kind = 'sandbox.callback' AND last_error IS NOT NULL AND due_at > \(tx.now)"
            try tx.execute("UPDATE jobs SET due_at = \(tx.now) WHERE dead_at IS NULL AND \(stuck)")
            return try tx.first("SELECT id FROM jobs WHERE due_at <= \(tx.now) AND dead_at IS NULL LIMIT 1")
                == nil
        }
    }

    func stock() async throws -> Int64? {
        try await shop.get("/products/3").json["stock"]?.integer
    }

    struct Books: Sendable {
        /// What the provider has of ours by the books, in cents.
        let clearing: Int64
        let suspense: Int64
        /// Of all accounts.
        let sum: Int64
        let captures: Int
        let mismatches: Int
    }

    func books() async throws -> Books {
        try await shop.database.read { tx in
            func sum(_ condition: SQL) throws -> Int64 {
                try tx.first(
                    """
                    SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger_postings
                    WHERE \(condition)
                    """
                )?[0] ?? 0
            }
            func count(_ rows: SQL) throws -> Int { try tx.first("SELECT COUNT(*) FROM \(rows)")?[0] ?? 0 }
            return Books(
                clearing: try sum("account = 'clearing:sandbox' AND currency = 'USD'"),
                suspense: try sum("account = 'suspense'"),
                sum: try sum("1 = 1"),
                captures: try count("ledger_entries WHERE kind = 'capture'"),
                mismatches: try count("payment_tasks WHERE kind = 'amount_mismatch'")
            )
        }
    }

    /// How many refunds the provider has paid and the shop has booked.
    func refunds() async throws -> Int {
        try await shop.database.read { tx in
            try tx.first("SELECT COUNT(*) FROM payment_refunds WHERE status = 'succeeded'")?[0] ?? 0
        }
    }

    /// What the sandbox has taken and not paid back, in cents, by its own account.
    func provider() async throws -> Int64 {
        try await sandbox.read { tx in
            try tx.first(
                "SELECT CAST(COALESCE(SUM(amount_minor - refunded_minor), 0) AS BIGINT) FROM sandbox_charges"
            )?[0] ?? 0
        }
    }
}
