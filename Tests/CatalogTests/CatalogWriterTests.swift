import Kernel
import Support
import Testing

@testable import Catalog

struct CatalogWriterTests {
    @Test(arguments: TestDatabase.all)
    func `drafts are created once and then left alone`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let draft = CatalogDraft.sample("Lamp", skus: ["L-1", "L-2"], category: ["Home", "Light"]) {
                $0.images = [.init(url: "https://example.com/lamp.jpg", alt: "A lamp")]
            }

            let first = try await database.upsert(draft)
            let second = try await database.upsert(draft)

            #expect(first.map(\.outcome) == [.created])
            #expect(second.map(\.outcome) == [.unchanged])
            #expect(first[0].productID != nil && first[0].productID == second[0].productID)
            #expect(first[0].variantIDs.keys.sorted() == ["L-1", "L-2"])
            #expect(first[0].variantIDs == second[0].variantIDs)
            #expect(try await database.count("products WHERE price_minor = 1000") == 1)
            #expect(try await database.count("product_images") == 1)
            #expect(try await database.count("events WHERE name = 'products.imported'") == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a changed draft rewrites its product and variants`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let old = try await database.upsert(.sample("Lamp", skus: ["L-1", "L-2"]))

            let new = try await database.upsert(
                .sample("Lamp", skus: ["L-2", "L-3"], cents: 750) { $0.description = "Bright and shiny" }
            )

            #expect(new.map(\.outcome) == [.updated])
            #expect(new[0].productID == old[0].productID)
            #expect(new[0].variantIDs["L-2"] == old[0].variantIDs["L-2"])
            #expect(new[0].variantIDs.keys.sorted() == ["L-2", "L-3"])
            #expect(try await database.count("variants WHERE deleted_at IS NOT NULL AND sku = 'L-1'") == 1)
            #expect(try await database.count("products WHERE price_minor = 750") == 1)
            #expect(try await database.found("shiny") == [try #require(old[0].productID)])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a variant that comes back is the same variant`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let both = CatalogDraft.sample("Lamp", skus: ["L-1", "L-2"])
            let first = try await database.upsert(both)
            try await database.upsert(.sample("Lamp", skus: ["L-1"]))

            let again = try await database.upsert(both)

            #expect(again[0].variantIDs == first[0].variantIDs)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a deleted product comes back with the next import`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let draft = CatalogDraft.sample("Lamp")
            let first = try await database.upsert(draft)
            let id = try #require(first[0].productID)
            let isDeleted = try await database.write { tx in
                try ProductSearchIndex.update([id], in: tx)
                return try ProductTable.delete(id, in: tx)
            }
            #expect(isDeleted)

            let again = try await database.upsert(draft)

            #expect(again[0].outcome == .updated && again[0].productID == id)
            #expect(try await database.count("products WHERE deleted_at IS NULL") == 1)
            #expect(try await database.found("lamp") == [id])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what staff changed stays until the draft changes`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let draft = CatalogDraft.sample("Lamp")
            try await database.upsert(draft)
            try await database.write { tx in _ = try tx.execute("UPDATE products SET name = 'Ours'") }

            let same = try await database.upsert(draft)
            #expect(same[0].outcome == .unchanged)
            #expect(try await database.count("products WHERE name = 'Ours'") == 1)
            let other = try await database.upsert(.sample("Lamp", cents: 5))
            #expect(other[0].outcome == .updated)
            #expect(try await database.count("products WHERE name = 'Lamp'") == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `drafts that break a rule are refused one by one`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let euro = try #require(Currency("EUR"))
            let written = try await database.upsert(
                .sample("One", skus: ["A"]),
                .sample("Two", skus: ["A"]),
                .sample("Three", skus: ["B", "B"]),
                .sample("Four") { $0.variants = [] },
                .sample("One", skus: ["C"]),
                .sample("") { _ in },
                .sample("Six") { $0.variants[0].price = Money(minor: 1, currency: euro) },
                .sample("Seven", skus: ["not\na sku"]),
                .sample("Eight")
            )

            let isRefused = written.map { if case .refused = $0.outcome { true } else { false } }
            #expect(isRefused == [false, true, true, true, true, true, true, true, false])
            #expect(try await database.count("products") == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a SKU of another product in the shop is refused`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await database.upsert(.sample("One", skus: ["A"]))

            let written = try await database.upsert(.sample("Two", skus: ["A"]))

            #expect(written[0].outcome == .refused("the SKU A belongs to another product"))
            #expect(written[0].productID == nil)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `products with one name get slugs of their own`(engine: TestDatabase) async throws {
        try await engine.with { database in
            func lamp(_ reference: String) -> CatalogDraft {
                .sample("Lamp", skus: [reference]) { $0.reference = reference }
            }
            try await database.upsert(lamp("a"))
            try await database.upsert(lamp("b"), lamp("c"))

            let slugs = try await database.read { tx in
                try tx.rows("SELECT slug FROM products ORDER BY slug").map { $0[0] as String }
            }
            #expect(slugs == ["lamp", "lamp-2", "lamp-3"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `categories are found by their names or made once`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await database.upsert(
                .sample("One", category: ["Home", "Lamps"]),
                .sample("Two", category: ["HOME", "lamps"]),
                .sample("Three", category: ["Office", "Lamps"])
            )
            try await database.upsert(.sample("Four", category: ["Home", "Lamps", "Desk"]))

            let slugs = try await database.read { tx in
                try tx.rows("SELECT slug FROM categories ORDER BY id").map { $0[0] as String }
            }
            #expect(slugs == ["home", "lamps", "office", "office-lamps", "desk"])
            let inHome = try await database.read { tx in
                let home: CategoryID = try #require(
                    try tx.first("SELECT id FROM categories WHERE slug = 'home'")
                )[0]
                return try tx.rows(
                    "SELECT id FROM products WHERE \(CategoryPath.contains("category_id", home))"
                ).count
            }
            #expect(inHome == 3)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `variants that come later join their product once`(engine: TestDatabase) async throws {
        try await engine.with { database in
            try await database.upsert(.sample("Lamp", skus: ["L-1"]), .sample("Vase", skus: ["V-1"]))
            let late = CatalogDraft.VariantDraft(sku: "L-2", price: Money(minor: 500, currency: dollar))
            let foreign = CatalogDraft.VariantDraft(sku: "V-1", price: Money(minor: 500, currency: dollar))
            func add(_ variant: CatalogDraft.VariantDraft, _ reference: String) async throws
                -> CatalogWritten?
            {
                try await database.write { tx in
                    try CatalogWriter(currency: dollar).add([variant], toReference: reference, in: tx)
                }
            }

            #expect(try await add(late, "test:Lamp")?.outcome == .updated)
            #expect(try await add(late, "test:Lamp")?.outcome == .unchanged)
            #expect(try await add(late, "test:Nothing") == nil)
            let refused = try await add(foreign, "test:Lamp")
            #expect(refused?.productID == nil)
            #expect(try await database.count("products WHERE price_minor = 500") == 1)
            #expect(try await database.found("l").count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a batch costs the same statements however large it is`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let drafts = (0..<400).map { CatalogDraft.sample("Product \($0)", category: ["All"]) }

            let written = try await database.write { tx in
                try CatalogWriter(currency: dollar).upsert(drafts, in: tx)
            }

            #expect(written.allSatisfy { $0.outcome == .created && $0.variantIDs.count == 1 })
            #expect(try await database.count("products") == 400)
            #expect(try await database.count("prices") == 400)
            #expect(try await database.found("product").count == 400)
        }
    }
}
