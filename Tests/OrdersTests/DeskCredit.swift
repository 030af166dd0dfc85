import Catalog
import Credit
import Inventory
import Kernel
import Orders
import Secrets
import Support
import Testing

extension Desk {
    /// A card that staff gave away: its code and its number.
    func giftCard(_ amount: String, _ more: String = "") async throws -> (code: String, id: String) {
        let made = try await call("IssueGiftCard", [], #"{"amount":\#(amount)\#(more)}"#, as: Desk.staff)
        let id = try #require(made.json["gift_card"]?["id"]?.integer, "\(made)")
        return (try #require(made["code"]), "\(id)")
    }

    /// Orders pieces of a variant, paid as the fields say, and answers the order.
    func buy(
        _ variant: Int64,
        _ fields: String = "",
        pieces: Int = 1,
        as identity: Identity
    ) async throws -> Answer {
        try await call(
            "PlaceOrder",
            [],
            #"{"items":[{"variant_id":\#(variant),"quantity":\#(pieces)}]\#(fields)}"#,
            as: identity
        )
    }

    /// What is on a card, as whoever has its code is told.
    func balance(_ code: String) async throws -> String? {
        try await call("ShowGiftCardBalance", [], #"{"code":"\#(code)"}"#).json["balance"]?.text
    }

    /// The store credit of a user.
    func storeCredit(_ identity: Identity) async throws -> String? {
        let shown = try await call("ShowMyStoreCredit", as: identity)
        return shown.json["accounts"]?.array?.first?["balance"]?.text
    }

    func grant(_ amount: String, to identity: Identity) async throws {
        let id = try #require(identity.holder?.userID)
        let body = #"{"owner":"user:\#(id)","add":\#(amount),"reason":"kindness"}"#
        let granted = try await call("GrantStoreCredit", [], body, as: Desk.staff)
        #expect(granted.status == 200, "\(granted)")
    }

    /// An account of the books in minor units: debits less credits.
    func booked(_ account: String) async throws -> Int64 {
        try await database.read { tx in
            try tx.first(
                """
                SELECT CAST(COALESCE(SUM(amount_minor), 0) AS \(.integer)) FROM ledger_postings
                WHERE account = \(account)
                """
            )?[0] ?? 0
        }
    }

    /// Runs what is due of the jobs of orders and of credit.
    func work() async throws {
        let orders = Orders(currencies: ShopCurrencies(.sample), hashing: .standard, providers: [])
        let worker = JobWorker(database: database, jobs: orders.jobs + Credit(Desk.credit).jobs) { _, error in
            Issue.record("\(error)")
        }
        try await worker.schedule()
        try await worker.runDue()
    }

    /// The codes of gift cards in the mails that wait.
    func mailedCodes() async throws -> [String] {
        let texts: [String] = try await database.read { tx in
            try tx.rows("SELECT text FROM mails WHERE kind = 'gift_cards' ORDER BY id").map { $0[0] }
        }
        return texts.flatMap { $0.split(separator: "\n") }.map(String.init)
            .filter { $0.split(separator: "-").count == 5 }
    }

    /// A gift card of 25.00 as a product.
    func cardProduct() async throws -> Int64 {
        try await database.write { tx in
            var draft = CatalogDraft(reference: "test:card", slug: "gift-card", name: "Gift card")
            draft.taxCode = "gift_card"
            draft.variants = [.init(sku: "CARD-25", price: Money(minor: 2_500, currency: .sample))]
            let written = try CatalogWriter(currency: .sample).upsert([draft], in: tx)
            let variant = try #require(written.first?.variantIDs["CARD-25"])
            try Stock.receive(100, of: variant, as: StockEntry(.receipt, actor: "test"), in: tx)
            return variant.value
        }
    }

    func cancel(_ order: String) async throws -> Answer {
        try await move(order, "cancelled")
    }

    func refund(_ order: String, _ body: String? = nil) async throws -> Answer {
        try await call("RefundOrder", [("order", order)], body, as: Desk.staff)
    }
}
