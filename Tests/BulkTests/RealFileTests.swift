import Bulk
import Intake
import Kernel
import Support
import Testing

@Suite(.enabled(if: SharedData.isThere, "The sample catalogues do not lie beside the package."))
struct RealFileTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let file: String
        let format: CatalogueFile.Format
        let first: String
        let second: String
        let variants: Int

        var testDescription: String { file }
    }

    private static let samples = [
        Sample(
            file: "import-shopify/apparel.csv",
            format: .shopify,
            first: "read 20, created 20",
            second: "read 20, unchanged 20",
            variants: 22
        ),
        Sample(
            file: "import-shopify/home-and-garden.csv",
            format: .shopify,
            first: "read 20, created 20, categories 2",
            second: "read 20, unchanged 20",
            variants: 21
        ),
        Sample(
            file: "import-shopify/jewelery.csv",
            format: .shopify,
            first: "read 20, created 20, categories 3",
            second: "read 20, unchanged 20",
            variants: 23
        ),
        Sample(
            file: "import-woocommerce/sample_products.csv",
            format: .woocommerce,
            first: "read 15, created 14, refused 1, categories 6",
            second: "read 15, unchanged 14, refused 1",
            variants: 21
        ),
        Sample(
            file: "catalogue-bestbuy/products-phones.json.gz",
            format: .json,
            first: "read 3291, created 3291, categories 67",
            second: "read 3291, unchanged 3291",
            variants: 3291
        ),
    ]

    @Test(arguments: TestDatabase.all, samples)
    func `a real file twice`(engine: TestDatabase, sample: Sample) async throws {
        try await engine.with { database in
            let first = try await database.importing(file: sample.file, sample.format)
            let sizes = try await database.sizes()
            let second = try await database.importing(file: sample.file, sample.format)

            #expect(first.counts.outline == sample.first)
            #expect(second.counts.outline == sample.second)
            #expect(try await database.sizes() == sizes)
            #expect(sizes.contains("variants \(sample.variants)"))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the phones stand in 62 categories`(engine: TestDatabase) async throws {
        try await engine.with { database in
            _ = try await database.importing(file: "catalogue-bestbuy/products-phones.json.gz", .json)
            let used = try await database.lines("SELECT COUNT(DISTINCT category_id) FROM products")

            #expect(used == ["62"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `the category tree of Best Buy is made by its paths`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let report = try await database.importing(file: "catalogue-bestbuy/categories.json.gz", .json)
            let again = try await database.importing(file: "catalogue-bestbuy/categories.json.gz", .json)

            #expect(report.counts.outline == "read 4584, refused 1, categories 4712")
            #expect(again.counts.outline == "read 4584, refused 1")
        }
    }
}
