import Catalog
import Inventory
import Kernel
import Support
import Testing

@Suite struct DetailTests {
    @Test(arguments: TestDatabase.all, ["/products/9", "/products/linen-shirt"])
    func `a product is shown with its variants, by id and by slug`(
        database: TestDatabase,
        address: String
    ) async throws {
        try await Window.open(database) { window in
            let answer = try await window.get(address)
            let variants = try #require(answer.json["variants"]?.array)

            #expect(answer.json["id"]?.integer == 9)
            #expect(answer.json["price"]?.text == "32.00")
            #expect(answer.json["stock"]?.integer == 2)
            #expect(variants.map { $0["sku"]?.string } == ["LINEN-SHIRT-1", "LINEN-SHIRT-2"])
            #expect(variants.map { $0["price"]?.text } == ["35.00", "32.00"])
            #expect(variants.map { $0["stock"]?.integer } == [2, 0])
            #expect(variants[0]["options"]?["Size"]?.string == "1")
            #expect(variants[1]["pricing"]?["unit_amount"]?.integer == 3_200)
            #expect(variants[1]["pricing"]?["interval"]?.string == "one_off")
            #expect(answer.dependencies.contains("product:9"))
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [
            "/products/8", "/products/retired-keyboard", "/products/999", "/products/nothing",
            "/products/99999999999999999999", "/products/0", "/products/8/related", "/products/a'b",
        ]
    )
    func `what is not sold does not exist`(database: TestDatabase, address: String) async throws {
        try await Window.open(database) { window in
            let seen = try await window.refusal(of: address)
            #expect(seen == .init(status: 404, field: nil))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a hold counts until the instant it expires`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            let deadline = window.clock.clock.now().adding(seconds: 900)
            try await window.database.write { tx in
                let variants = try Sellables.firstVariants(of: [ProductID(3)], in: tx)
                let variant = try #require(variants[ProductID(3)])
                try Stock.hold([(variant, 5)], for: "cart:test", until: deadline, in: tx)
            }

            let held = try await window.get("/products/3")
            #expect(held.json["stock"]?.integer == 75)
            #expect(held.json["available"]?.integer == 70)
            #expect(held.json["variants"]?.array?.first?["available"]?.integer == 70)
            #expect(held.validUntil == deadline)
            let listed = try await window.get("/products?brand=lumen")
            #expect(listed.validUntil == deadline)
            #expect(listed.dependencies == ["catalog", "stock"])

            window.clock.advance(seconds: 900)
            let free = try await window.get("/products/3")
            #expect(free.json["available"]?.integer == 75)
            #expect(free.validUntil == nil)
            #expect(
                try await window.get("/products?brand=keyforge").json["products"]?.array?[0]["available"]?
                    .integer == 75
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a price that begins later ends the answer then`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            let begin = window.clock.clock.now().adding(seconds: 60)
            try await window.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO prices (
                        variant_id, currency, amount_minor, valid_from, created_at, updated_at)
                    SELECT id, 'USD', 7999, \(begin), \(tx.now), \(tx.now) FROM variants WHERE product_id = 3
                    """
                )
            }

            let before = try await window.get("/products/3")
            #expect(before.json["price"]?.text == "89.99")
            #expect(before.validUntil == begin)

            window.clock.advance(seconds: 60)
            let after = try await window.get("/products/3")
            #expect(after.json["price"]?.text == "79.99")
            #expect(after.validUntil == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `related products share category, brand or attributes`(database: TestDatabase) async throws {
        try await Window.open(database) { window in
            // 4 shares brand and category; then nothing else is of either.
            let answer2 = try await window.get("/products/3/related")
            #expect(answer2.ids == [4])
            let answer3 = try await window.get("/products/mechanical-keyboard/related")
            #expect(answer3.ids == [4])
            let answer4 = try await window.get("/products/1/related")
            #expect(answer4.ids == [2])
            let answer5 = try await window.get("/products/7/related")
            #expect(answer5.ids.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `of related products the likest comes first, and ten are enough`(
        database: TestDatabase
    ) async throws {
        try await Window.open(database) { window in
            try await window.add(40)
            let first = try #require(
                try await window.get("/products?search=model&sort_by=newest&order=asc").ids.first
            )
            let answer = try await window.get("/products/\(first)/related")
            let cards = try #require(answer.json["products"]?.array)

            #expect(cards.count == 10)
            #expect(!answer.ids.contains(first))
            #expect(Set(answer.ids).count == 10)
            #expect(cards[0]["brand"]?.string == "Brand 1")
            #expect(cards[0]["category"]?["name"]?.string == "Bulk 1")
        }
    }
}
