import Kernel
import Sandbox
import Secrets
import Settlement
import Shop
import Support
import Testing

/// A provider that is down, slow, or answers rubbish: nothing is lost and nothing is believed.
@Suite struct RudeProviderTests {
    @Test(arguments: TestDatabase.all, RudeServer.Manners.allCases)
    func `whatever a provider answers, the order waits, and the truth settles it later`(
        engine: TestDatabase,
        manners: RudeServer.Manners
    ) async throws {
        let server = try RudeServer(manners)
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let provider = SandboxProvider(
                serverURL: "http://127.0.0.1:\(server.port)",
                signature: ShopWithPayments.signature,
                line: SandboxLine()
            )
            var settings = ShopSettings()
            settings.passwords = .cheap
            let shop = Shop(database: database, settings: settings).accepting(provider)
            try await TestShop.serve(shop) { open in
                let order = try await Self.order(open)
                let asked = try await open.post("/orders/\(order)/pay")
                // What it says at the beginning is not taken for money, so a lie about that does no harm.
                #expect(asked.status == (manners == .lies ? 200 : 503), "\(asked.text)")

                let worker = open.shop.worker { _, _ in }
                let reconciliation = try await database.write { tx in try Reconciliation.begin(in: tx) }
                while try await worker.runDue() > 0 {}
                let report = try await database.read { tx in try reconciliation.report(in: tx) }
                #expect(report.asked == 1 && report.pending == 1 && report.settled == 0)
                #expect(report.unreachable["sandbox"] != nil)
                #expect(try await Self.shown(open, order) == "pending pending")

                let told = try await Self.tell(open, order, at: clock.clock.now())
                #expect(told.status == 200, "\(told.text)")
                #expect(try await Self.shown(open, order) == "paid paid")
                #expect(try await Audited.faults(database) == [:])
            }
        }
        withExtendedLifetime(server) {}
    }

    private static func order(_ shop: TestShop) async throws -> String {
        let made = try await shop.database.write { tx in try Goods.make("Pen", price: 333, stock: 5, in: tx) }
        let placed = try await shop.post("/buy-now", #"{"product_id":\#(made.product)}"#)
        return try #require(placed.json["order_id"]?.string, "\(placed.text)")
    }

    private static func shown(_ shop: TestShop, _ order: String) async throws -> String {
        let json = try await shop.get("/orders/\(order)").json
        return "\(json["status"]?.string ?? "?") \(json["payment_status"]?.string ?? "?")"
    }

    private static func tell(_ shop: TestShop, _ order: String, at now: Timestamp) async throws -> TestReply {
        let body = #"{"order_id":"\#(order)","status":"success","amount":3.33,"currency":"USD"}"#
        let headers = ShopWithPayments.signature.headers(id: "msg_1", body: Array(body.utf8), now: now)
        return try await shop.post(
            "/payments/webhooks/sandbox",
            body,
            headers: Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
        )
    }
}
