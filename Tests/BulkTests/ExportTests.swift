import Bulk
import Intake
import Kernel
import Support
import Testing

@Suite struct ExportTests {
    @Test(arguments: TestDatabase.all, Exporter.Format.allCases)
    func `what is exported makes an equal shop`(
        engine: TestDatabase,
        format: Exporter.Format
    ) async throws {
        try await engine.with { shop in
            try await DemoShop.fill(shop, currency: .sample, country: "US")
            let file = try await shop.exported(format)
            try await engine.with { other in
                let report = try await other.importing(file, format == .json ? .json : .csv)
                let copy = try await other.exported(format)

                #expect(report.counts.created == 32)
                #expect(report.counts.refused == 0)
                #expect(report.counts.categories == 5)
                #expect(copy == file)
                #expect(try await other.stock() == shop.stock())
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `an export brought back into its own shop changes nothing`(engine: TestDatabase) async throws {
        try await engine.with { shop in
            try await DemoShop.fill(shop, currency: .sample, country: "US")
            let report = try await shop.importing(shop.exported(), .json)

            #expect(report.counts.outline == "read 37, unchanged 32")
        }
    }

    @Test(arguments: TestDatabase.all, Exporter.Format.allCases)
    func `a product that staff made is known again in an export`(
        engine: TestDatabase,
        format: Exporter.Format
    ) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key()
            let made = try await shop.post("/products", #"{"name":"Blue Mug","price":7.5}"#, key: key)
            #expect(made.status == 201)
            let file = try await shop.database.exported(format)
            let source: CatalogueFile.Format = format == .json ? .json : .csv

            let first = try await shop.database.importing(file, source)
            let second = try await shop.database.importing(file, source)

            #expect(first.counts.outline == "read 1, updated 1")
            #expect(second.counts.outline == "read 1, unchanged 1")
        }
    }

    @Test(arguments: TestDatabase.all, Exporter.Format.allCases)
    func `odd texts come back as they were`(engine: TestDatabase, format: Exporter.Format) async throws {
        let rows = [
            #"{"name":"=1+1","sku":"A","price":1,"description":"-- a \"quoted\" text,\nof two lines"}"#,
            #"{"name":"'+'","sku":"B","price":1.5,"brand":"@home","attributes":{"a,b":["x;y","=z"],"n":1}}"#,
            #"{"name":"''=x","sku":"C","price":2,"options":{"Größe":"'-'"},"stock":4}"#,
            #"{"name":"日本 😀","sku":"D","price":2,"cost":0.5,"compare_at_price":3,"barcode":"-1"}"#,
        ]
        try await engine.with { shop in
            let made = try await shop.importing(rows.joined(separator: "\n"), .json)
            #expect(made.counts.outline == "read 4, created 4")
            let file = try await shop.exported(format)
            try await engine.with { other in
                _ = try await other.importing(file, format == .json ? .json : .csv)

                #expect(try await other.exported(.json) == shop.exported(.json))
            }
        }
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@a", "'=1", "''@", "\tx", "\rx"])
    func `no cell begins a formula`(text: String) {
        let guarded = FormulaGuard.guarded(text)

        #expect(guarded == "'" + text)
        #expect(FormulaGuard.bare(guarded) == text)
    }

    @Test(arguments: ["", "a", "'a", "'", "''", "a=1", "1-2"])
    func `other cells stay as they are`(text: String) {
        #expect(FormulaGuard.guarded(text) == text)
        #expect(FormulaGuard.bare(text) == text)
    }

    @Test(arguments: TestDatabase.all)
    func `deleted products stay behind, hidden ones come along`(engine: TestDatabase) async throws {
        try await engine.with { shop in
            _ = try await shop.importing("name,sku,price,is_active\nA,A,1,no\nB,B,1,yes\nC,C,1,yes\n")
            try await shop.write { tx in
                try tx.execute("UPDATE products SET deleted_at = \(tx.now) WHERE name = 'B'")
            }
            let file = try await shop.exported()

            #expect(file.split(separator: "\n").count == 2)
            #expect(file.contains(#""name":"A","currency":"USD","is_active":false"#))
            #expect(!file.contains(#""name":"B""#))
        }
    }
}
