import Kernel
import Support
import Testing

@testable import Catalog

struct VariantAndPriceTests {
    private func open(
        _ engine: TestDatabase,
        _ body: @escaping @Sendable (TestShop, String) async throws -> Void
    ) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            _ = try await shop.post("/products", #"{"name":"Shirt","price":20,"sku":"S-M"}"#, key: key)
            try await body(shop, key)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a product leaves the shelf with its last stocked variant`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            _ = try await shop.post("/products/1/variants", #"{"sku":"S-L","price":20}"#, key: key)
            try await shop.database.write { tx in
                try ShelfTable.note(filled: [VariantID(2)], emptied: [], of: [ProductID(1)], in: tx)
            }
            #expect(try await shop.database.count("products WHERE is_in_stock = 1") == 1)

            _ = try await shop.send("DELETE", "/products/1/variants/2", key: key)
            #expect(try await shop.database.count("products WHERE is_in_stock = 1") == 0)

            _ = try await shop.put(
                "/products/1",
                #"{"name":"Shirt","price":20,"variants":[{"sku":"S-M"},{"sku":"S-L"}]}"#,
                key: key
            )
            #expect(try await shop.database.count("products WHERE is_in_stock = 1") == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `variants are added, changed and deleted, but never the last`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            let added = try await shop.post(
                "/products/1/variants",
                #"{"sku":"S-L","options":{"Size":"L"}}"#,
                key: key
            )
            #expect(added.status == 201 && added.json["price"]?.text == "20.00", "\(added.text)")
            #expect(added.json["position"]?.integer == 1)
            let unnamed = try await shop.post("/products/1/variants", #"{"price":30}"#, key: key)
            #expect(unnamed.json["sku"]?.string == "P1-3")

            let changed = try await shop.send(
                "PATCH",
                "/products/1/variants/2",
                #"{"price":12.5,"barcode":"123","cost":3}"#,
                key: key
            )
            #expect(changed.json["price"]?.text == "12.50" && changed.json["sku"]?.string == "S-L")
            let replaced = try await shop.put(
                "/products/1/variants/2",
                #"{"sku":"S-XL","price":14}"#,
                key: key
            )
            #expect(replaced.json["sku"]?.string == "S-XL" && replaced.json["barcode"] == nil)
            #expect(try await shop.database.count("products WHERE price_minor = 1400") == 1)

            #expect(try await shop.get("/products/1/variants", key: key).json.array?.count == 3)
            #expect(try await shop.send("DELETE", "/products/1/variants/2", key: key).status == 204)
            #expect(try await shop.send("DELETE", "/products/1/variants/2", key: key).status == 404)
            #expect(try await shop.send("DELETE", "/products/1/variants/3", key: key).status == 204)
            let last = try await shop.send("DELETE", "/products/1/variants/1", key: key)
            #expect(last.status == 409 && last.json["code"]?.string == "last_variant")
            #expect(try await shop.database.count("products WHERE price_minor = 2000") == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `prices for a time take over and give way`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            let sale = try await shop.post(
                "/products/1/prices",
                #"{"price":15,"valid_from":"2020-01-01T00:00:00Z"}"#,
                key: key
            )
            #expect(sale.status == 201 && sale.json["unit_amount"]?.integer == 1_500, "\(sale.text)")
            #expect(try await shop.database.count("products WHERE price_minor = 1500") == 1)
            let monthly = try await shop.post(
                "/products/1/prices",
                #"{"price":5,"interval":"month","trial_days":14}"#,
                key: key
            )
            #expect(monthly.json["interval"]?.string == "month")
            #expect(try await shop.database.count("products WHERE price_minor = 1500") == 1)

            let again = try await shop.post("/products/1/prices", #"{"price":9}"#, key: key)
            #expect(again.status == 409 && again.json["code"]?.string == "price_exists")
            #expect(try await shop.get("/products/1/prices", key: key).json.array?.count == 3)

            let id = try #require(sale.json["id"]?.integer)
            #expect(try await shop.send("DELETE", "/products/1/prices/\(id)", key: key).status == 204)
            #expect(try await shop.database.count("products WHERE price_minor = 2000") == 1)
            #expect(try await shop.send("DELETE", "/products/1/prices/\(id)", key: key).status == 404)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a variant has no more prices than every cart can look at`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            try await shop.database.write { tx in
                for pieces in 2...200 {
                    try tx.execute(
                        """
                        INSERT INTO prices (variant_id, currency, amount_minor, quantity_min, created_at,
                            updated_at)
                        VALUES (1, 'USD', 100, \(pieces), 0, 0)
                        """
                    )
                }
            }
            let more = #"{"price":9,"variant_id":1,"quantity_min":500}"#

            let refused = try await shop.post("/products/1/prices", more, key: key)

            #expect(refused.status == 409, "\(refused.text)")
            #expect(refused.json["code"]?.string == "too_many_prices")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a price that begins later takes over when its job runs`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await engine.with(clock: clock.clock) { database in
            let id = try #require(try await database.upsert(.sample("Lamp", cents: 1_000))[0].productID)
            try await database.write { tx in
                let begins = tx.now.adding(seconds: 60)
                let variant = try #require(try Sellables.firstVariants(of: [id], in: tx)[id])
                let terms = PriceTerms(unitPrice: Money(minor: 700, currency: dollar), validFrom: begins)
                _ = try PriceTable.insert(terms, for: variant, in: tx)
                try RefreshPrice(currency: dollar).enqueue(for: id, at: [begins, nil, tx.now], in: tx)
            }
            #expect(try await database.count("jobs WHERE kind = 'catalog.refresh_price'") == 1)

            clock.advance(seconds: 61)
            try await database.write { tx in
                let payload = try #require(try tx.first("SELECT payload FROM jobs"))[0] as String
                _ = try RefreshPrice(currency: dollar).run(try JSON.parse(Array(payload.utf8)), in: tx)
                #expect(tx.touched == ["catalog", "product:\(id)"])
            }

            #expect(try await database.count("products WHERE price_minor = 700") == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the last price stays`(engine: TestDatabase) async throws {
        try await open(engine) { shop, key in
            let reply = try await shop.send("DELETE", "/products/1/prices/1", key: key)

            #expect(reply.status == 409 && reply.json["code"]?.string == "last_price")
        }
    }

    @Test(arguments: [
        (#"{"price":1,"variant_id":77}"#, 404), (#"{}"#, 422), (#"{"price":1,"interval":"decade"}"#, 422),
        (#"{"price":1,"valid_from":"2026-01-02T00:00:00Z","valid_until":"2026-01-01T00:00:00Z"}"#, 422),
        (#"{"price":1,"quantity_min":0}"#, 422), (#"{"price":1,"currency":"EUR"}"#, 422),
    ])
    func `a broken price is refused`(body: String, status: Int) async throws {
        try await open(.sqlite) { shop, key in
            let reply = try await shop.post("/products/1/prices", body, key: key)

            #expect(reply.status == status, "\(reply.text)")
            #expect(try await shop.database.count("prices") == 1)
        }
    }
}
