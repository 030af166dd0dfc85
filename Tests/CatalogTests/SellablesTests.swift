import Catalog
import Kernel
import Support
import Testing

struct SellablesTests {
    @Test(arguments: TestDatabase.all)
    func `a variant is found with its price and facts`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let written = try await database.upsert(
                .sample("Lamp", skus: ["L-1", "L-2"], cents: 1_250) {
                    $0.brand = "Lumo"
                    $0.taxCode = "standard"
                    $0.variants[0].options = [("Size", "M")]
                    $0.variants[0].weightGrams = 300
                    $0.variants[0].compareAt = Money(minor: 1_500, currency: dollar)
                }
            )[0]
            let product = try #require(written.productID)
            let first = try #require(written.variantIDs["L-1"])

            let sellable = try await database.read { tx in
                try #require(try Sellables.first(of: product, currency: dollar, in: tx))
            }

            #expect(sellable.variantID == first && sellable.productID == product)
            #expect(sellable.unitPrice.minor == 1_250 && sellable.compareAt?.minor == 1_500)
            #expect(sellable.name == "Lamp" && sellable.slug == "lamp" && sellable.brand == "Lumo")
            #expect(sellable.options.text == #"{"Size":"M"}"# && sellable.weightGrams == 300)
            #expect(sellable.taxCode == "standard" && sellable.isActive && sellable.isShippable)
            let ids = Array(written.variantIDs.values)
            let (all, firsts) = try await database.read { tx in
                (
                    try Sellables.variants(ids + [VariantID(999)], currency: dollar, in: tx),
                    try Sellables.firstVariants(of: [product, ProductID(999)], in: tx)
                )
            }
            #expect(Set(all.keys) == Set(ids))
            #expect(firsts == [product: first])
        }
    }

    @Test(
        arguments: TestDatabase.all,
        [(-1, 1, 800), (1, 2, 1_000), (-2, -1, 1_000)] as [(Int64, Int64, Int64)]
    )
    func `a dated price holds only in its time`(
        engine: TestDatabase,
        dates: (from: Int64, until: Int64, cents: Int64)
    ) async throws {
        try await engine.with { database in
            let written = try await database.upsert(.sample("Lamp", cents: 1_000))[0]
            let variant = try #require(written.variantIDs.values.first)
            let sellable = try await database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO prices (variant_id, currency, amount_minor, valid_from, valid_until,
                        created_at, updated_at)
                    VALUES (\(variant), \(dollar), 800, \(tx.now.adding(days: dates.from)),
                        \(tx.now.adding(days: dates.until)), \(tx.now), \(tx.now))
                    """
                )
                return try Sellables.variants([variant], currency: dollar, in: tx)[variant]
            }
            #expect(sellable?.unitPrice.minor == dates.cents)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what has no price in a currency is not for sale in it`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let written = try await database.upsert(.sample("Lamp"))[0]
            let variants = Array(written.variantIDs.values)
            let euro = try #require(Currency("EUR"))

            let found = try await database.read { tx in
                try Sellables.variants(variants, currency: euro, in: tx)
            }

            #expect(found.isEmpty)
        }
    }
}
