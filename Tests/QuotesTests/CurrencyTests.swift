import Kernel
import Pricing
import Shop
import Support
import Testing

/// A shop in dollars that takes euros and yen too.
@Suite struct CurrencyTests {
    private static func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (OfferShop) async throws -> Void
    ) async throws {
        var settings = ShopSettings()
        settings.otherCurrencies = ["EUR", "JPY"].compactMap { Currency($0) }
        settings.rounding.cashInterval = 5
        try await TestShop.openWithPayments(engine, settings: settings) { both in
            let open = OfferShop(shop: both.shop, key: try await both.shop.key())
            for price in [#""currency":"EUR","price":"84.99""#, #""currency":"JPY","price":"13000""#] {
                let made = try await open.shop.post(
                    "/products/\(OfferShop.keyboard)/prices",
                    "{\(price)}",
                    key: open.key
                )
                #expect(made.status == 201, "\(made.text)")
            }
            try await body(open)
        }
    }

    @Test(arguments: TestDatabase.all, [("EUR", "84.99", "169.98"), ("JPY", "13000", "26000")])
    func `a cart and its order stay in their currency, whose coins are its own`(
        engine: TestDatabase,
        expected: (code: String, price: String, total: String)
    ) async throws {
        try await Self.open(engine) { open in
            let shop = open.shop
            let made = try await shop.post("/cart", #"{"currency":"\#(expected.code)"}"#)
            let cart = try #require(made.json["cart_id"]?.string, "\(made.text)")
            let item = #"{"product_id":\#(OfferShop.keyboard),"quantity":2}"#
            #expect(try await shop.post("/cart/\(cart)/items", item).status == 201)
            let shown = try await shop.get("/cart/\(cart)")
            #expect(
                shown.json["currency"]?.string == expected.code && shown.json["total"]?.text == expected.total
            )
            let placed = try await shop.post(
                "/cart/\(cart)/checkout",
                #"{"expected_total":\#(expected.total)}"#
            )
            let order = try #require(placed.json["order_id"]?.string, "\(placed.text)")
            let kept = try await shop.get("/orders/\(order)")
            #expect(
                kept.json["currency"]?.string == expected.code && kept.json["total"]?.text == expected.total
            )
            try await open.move(order, to: "paid")
            let balance = try await shop.get("/ledger/trial-balance", key: open.key)
            #expect(balance.text.contains(#""currency":"\#(expected.code)""#), "\(balance.text)")
            #expect(try await Audited.faults(shop.database).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `products are shown in any of them, and only those that have a price are sold in it`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(engine) { open in
            let shop = open.shop
            let page = try await shop.get("/products/\(OfferShop.keyboard)?currency=EUR")
            #expect(
                page.json["price"]?.text == "84.99" && page.json["currency"]?.string == "EUR",
                "\(page.text)"
            )
            let list = try await shop.get("/products?currency=JPY&page_size=100&sort_by=price&facets=true")
            let prices = list.json["products"]?.array?.compactMap { $0["price"]?.text } ?? []
            #expect(prices == ["13000"], "\(list.text)")
            #expect(list.json["facets"]?["currency"]?.string == "USD")

            let cart = try await shop.post("/cart", #"{"currency":"EUR"}"#)
            let id = try #require(cart.json["cart_id"]?.string)
            let other = try await shop.post("/cart/\(id)/items", #"{"product_id":1}"#)
            #expect(other.status == 404, "\(other.text)")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what the shop does not take is refused by name`(engine: TestDatabase) async throws {
        try await Self.open(engine) { open in
            let shop = open.shop
            let ann = try await shop.signUp()
            let keyboard = #""product_id":\#(OfferShop.keyboard)"#
            for (reply, words) in [
                (try await shop.get("/products?currency=GBP"), "must be one of USD, EUR, JPY"),
                (try await shop.get("/products?currency=EUR&min_price=5"), "compared in USD"),
                (try await shop.post("/cart", #"{"currency":"GBP"}"#), "must be one of"),
                (
                    try await shop.post(
                        "/orders",
                        #"{"currency":"GBP","items":[{\#(keyboard)}]}"#,
                        key: ann.access
                    ), "must be one of"
                ),
                (
                    try await shop.post(
                        "/products/3/prices",
                        #"{"currency":"GBP","price":"1"}"#,
                        key: open.key
                    ),
                    "must be one of"
                ),
                (
                    try await shop.post(
                        "/products/3/prices",
                        #"{"currency":"JPY","price":"1.5"}"#,
                        key: open.key
                    ),
                    "no decimals"
                ),
            ] {
                #expect(reply.status == 422 && reply.text.contains(words), "\(reply.text)")
            }
            let bought = try await shop.post(
                "/orders",
                #"{"currency":"EUR","items":[{\#(keyboard)}]}"#,
                key: ann.access
            )
            // 84.99 and the demo's 10 %.
            #expect(bought.status == 201 && bought.json["total"]?.text == "93.49", "\(bought.text)")
        }
    }
}
