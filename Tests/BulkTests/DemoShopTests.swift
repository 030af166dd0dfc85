import Bulk
import Kernel
import Support
import Testing

@Suite struct DemoShopTests {
    @Test(arguments: TestDatabase.all)
    func `an empty shop gets the demo catalogue, numbered in its order`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, demo: true) { shop in
            let keyboard = try await shop.get("/products/3").json
            let found = try await shop.get("/products?search=keyboard").json
            let categories = try await shop.get("/categories").json.array ?? []

            #expect(keyboard["name"]?.string == "Mechanical Keyboard")
            #expect(keyboard["price"]?.text == "89.99")
            #expect(keyboard["rating"]?.text == "4.7")
            #expect(keyboard["stock"]?.text == "75")
            #expect(found["total"]?.integer == 1)
            #expect(categories.map { $0["id"]?.integer } == [1, 2, 3, 4, 5])
            #expect(
                categories.map { $0["name"]?.string } == [
                    "Electronics", "Clothing", "Home & Kitchen", "Books", "Sports & Outdoors",
                ]
            )
            for id in [1, 5] { #expect(try await shop.get("/products/\(id)").status == 200) }
            #expect((try await shop.get("/products?brand=SoundMax").json["total"]?.integer ?? 0) >= 3)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a shop with products is left alone`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let first = try await DemoShop.fill(database, currency: .sample, country: "US")
            let second = try await DemoShop.fill(database, currency: .sample, country: "US")

            #expect(first == 32)
            #expect(second == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `two servers that start together fill it once`(engine: TestDatabase) async throws {
        try await engine.with { database in
            async let one = DemoShop.fill(database, currency: .sample, country: "US")
            async let other = DemoShop.fill(database, currency: .sample, country: "US")
            let made = try await [one, other].sorted()
            let third = try await database.read { tx in
                try tx.first("SELECT name FROM products WHERE id = 3").map { $0[0] as String }
            }

            #expect(made == [0, 32])
            #expect(third == "Mechanical Keyboard")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the demo has its tax rate`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await DemoShop.fill(database, currency: .sample, country: "US")
            let rates = try await database.read { tx in
                try tx.rows("SELECT country, percentage_millionths FROM tax_rates")
                    .map { ($0[0] as String, $0[1] as Int) }
            }

            #expect(rates.count == 1)
            #expect(rates.first?.0 == "US" && rates.first?.1 == 100_000)
        }
    }

    @Test func `a currency without cents cannot have these prices, and says so`() async throws {
        let yen = try #require(Currency("JPY"))
        try await TestDatabase.sqlite.with { database in
            _ = await #expect(throws: DemoShop.Impossible.self) {
                try await DemoShop.fill(database, currency: yen, country: "JP")
            }
            return
        }
    }
}
