import Catalog
import Inventory
import Kernel
import Sandbox
import Server
import Shop
import Support
import Testing

/// The shop and the sandbox, both over real HTTP: what a buyer's script sees.
@Suite struct CallbackTests {
    @Test(arguments: TestDatabase.all)
    func `the sandbox is paid and the order is paid within a second`(engine: TestDatabase) async throws {
        try await withBoth(engine) { shop, till in
            let (order, total) = try await placeOrder(shop)

            let reply = try await TestHTTP.send(
                "POST",
                "\(till)/payments/orders",
                #"{"order_id":"\#(order)","amount":\#(total)}"#
            )

            #expect(reply.status == 201)
            #expect(try await heard(order, at: till) == 200)
            #expect(try await shop.get("/orders/\(order)").json["status"]?.string == "paid")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `too little money does not pay and is not told again`(engine: TestDatabase) async throws {
        try await withBoth(engine) { shop, till in
            let (order, _) = try await placeOrder(shop)

            let reply = try await TestHTTP.send(
                "POST",
                "\(till)/payments/orders",
                #"{"order_id":"\#(order)","amount":1}"#
            )

            #expect(reply.status == 201)
            #expect(try await heard(order, at: till) == 409)
            #expect(try await shop.get("/orders/\(order)").json["status"]?.string == "pending")
        }
    }

    @Test func `an unsigned message is refused at the webhook`() async throws {
        try await withBoth(.sqlite) { shop, _ in
            let (order, _) = try await placeOrder(shop)
            let reply = try await shop.post(
                "/payments/webhooks/sandbox",
                #"{"order_id":"\#(order)","status":"success"}"#
            )
            #expect(reply.status == 400 && reply.json["code"]?.string == "bad_signature")
        }
    }

    private func withBoth(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (_ shop: TestShop, _ till: String) async throws -> Void
    ) async throws {
        try await TestDatabase.sqlite.with { own in
            var settings = ShopSettings()
            settings.providers = [Till.provider(serverURL: "http://127.0.0.1:1")]
            try await TestShop.open(engine, shop: settings) { shop in
                let till = try await Till(own, shopURL: shop.address)
                try await till.serve { address in try await body(shop, address) }
            }
        }
    }

    private func placeOrder(_ shop: TestShop) async throws -> (id: String, total: String) {
        let variant = try await shop.database.write { tx in
            var draft = CatalogDraft(reference: "test", slug: "keyboard", name: "Keyboard")
            draft.variants = [.init(sku: "K-1", price: Money(minor: 8_999, currency: .sample))]
            let written = try CatalogWriter(currency: .sample).upsert([draft], in: tx)
            guard let variant = written.first?.variantIDs["K-1"] else { preconditionFailure("\(written)") }
            try Stock.receive(5, of: variant, as: StockEntry(.receipt, actor: "test"), in: tx)
            return variant.value
        }
        let cart = try await shop.post("/cart", #"{"variant_id":\#(variant),"quantity":2}"#)
        let cartID = try #require(cart.json["cart_id"]?.string)
        let order = try await shop.post("/cart/\(cartID)/checkout")
        return (try #require(order.json["order_id"]?.string), try #require(order.json["total"]?.text))
    }

    /// What the shop answered to the callback, waiting a minute for it at most.
    private func heard(_ order: String, at address: String) async throws -> Int64? {
        for _ in 0..<3_000 {
            let shown = try await TestHTTP.send("GET", "\(address)/payments/orders/\(order)")
            if let status = shown.json["callback_status"]?.integer { return status }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }
}
