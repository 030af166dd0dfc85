import Inventory
import Kernel
import Pricing
import Secrets
import Shop
import Support
import Testing

/// A shop in whose country 10 % tax comes on top, with two products, and orders in it.
struct RefundDesk: Sendable {
    let shop: TestShop
    let till: Till
    let key: String
    let pen: Goods.Made
    let book: Goods.Made
    let ann: TestUser

    static func open(
        _ database: TestDatabase,
        clock: Clock = .system,
        coin: Int64 = 1,
        _ body: @escaping @Sendable (RefundDesk) async throws -> Void
    ) async throws {
        let till = Till()
        try await database.with(clock: clock) { open in
            var settings = ShopSettings()
            settings.passwords = .cheap
            settings.rounding.cashInterval = coin
            let shop = Shop(database: open, settings: settings).accepting(till)
            try await TestShop.serve(shop) { shop in
                try await body(try await RefundDesk(shop, till))
            }
        }
    }

    private init(_ shop: TestShop, _ till: Till) async throws {
        self.shop = shop
        self.till = till
        key = try await shop.key()
        (pen, book) = try await shop.database.write { tx in
            (
                try Goods.make("Pen", price: 333, stock: 100, in: tx),
                try Goods.make("Book", price: 1_000, stock: 100, in: tx)
            )
        }
        ann = try await shop.signUp()
        let rate = try await shop.post("/tax-rates", #"{"country":"US","percentage":10}"#, key: key)
        #expect(rate.status == 201, "\(rate.text)")
    }

    /// Three pens and a book: 9.99 + 10.00, and a tax of 1.00 on each line; 21.99 in all, and shipping with
    /// its 10 % on top.
    func order(paid: Bool = true, shipping: Int64 = 0) async throws -> String {
        let body =
            #"{"items":[{"product_id":\#(pen.product),"quantity":3},"#
            + #"{"product_id":\#(book.product),"quantity":1}]}"#
        let placed = try await shop.post("/orders", body, key: ann.access)
        let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
        #expect(placed.json["total"] == .number("21.99"), "\(placed.text)")
        if shipping > 0 { try await charge(shipping, for: order) }
        guard paid else { return order }
        let confirmed = try await shop.post(
            "/payments/confirm",
            #"{"order_id":"\#(order)","status":"success"}"#
        )
        #expect(confirmed.status == 200, "\(confirmed.text)")
        return order
    }

    /// Puts shipping on an order, as no checkout does yet: in its row, its snapshot and its attempt.
    private func charge(_ shipping: Int64, for order: String) async throws {
        let (tax, total) = (200 + shipping / 10, 2_199 + shipping + shipping / 10)
        try await shop.database.write { tx in
            let details: String? = try tx.first("SELECT details FROM orders WHERE external_id = \(order)")?[0]
            guard case .object(let members) = try JSON.parse(Array((details ?? "").utf8)) else { return }
            let sums = ["shipping": shipping, "tax": tax, "total": total].mapValues { minor in
                JSON.number(Money(minor: minor, currency: .sample).description)
            }
            let snapshot = JSON.object(members.map { ($0.key, sums[$0.key] ?? $0.value) })
            try tx.execute(
                """
                UPDATE orders SET shipping_minor = \(shipping), tax_minor = \(tax), total_minor = \(total),
                    details = \(snapshot.text) WHERE external_id = \(order)
                """
            )
            try tx.execute(
                "UPDATE payment_attempts SET amount_minor = \(total) WHERE reference = \("order:\(order)")"
            )
        }
    }

    func refund(_ order: String, _ body: String? = nil) async throws -> TestReply {
        try await shop.post("/orders/\(order)/refunds", body, key: key)
    }

    func move(_ order: String, _ status: String) async throws {
        let moved = try await shop.put("/orders/\(order)/status", #"{"status":"\#(status)"}"#, key: key)
        #expect(moved.status == 200, "\(moved.text)")
    }

    /// Has providers asked until nothing is due.
    func runJobs() async throws {
        let worker = shop.shop.worker { _, _ in }
        while try await worker.runDue() > 0 {}
    }

    /// `paid refunded`: what is known of an order's money and goods.
    func state(_ order: String) async throws -> String {
        let shown = try await shop.get("/orders/\(order)", key: key).json
        return "\(shown["status"]?.string ?? "?") \(shown["payment_status"]?.string ?? "?")"
    }

    /// Pieces on hand of the pen and the book.
    func shelf() async throws -> [Int] {
        try await shop.database.read { tx in
            try [pen, book].map { made in
                try tx.first("SELECT on_hand FROM stock_levels WHERE variant_id = \(made.variant)")?[0] ?? 0
            }
        }
    }

    /// The balance of an account, in minor units.
    func balance(_ account: String) async throws -> Int64 {
        try await shop.database.read { tx in
            try tx.first(
                """
                SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM ledger_postings
                WHERE account = \(account)
                """
            )?[0] ?? 0
        }
    }
}

extension JSON {
    /// A number as it was written.
    var digits: String? {
        if case .number(let digits) = self { digits } else { nil }
    }
}
