import Foundation
import Kernel
import Testing

@testable import Intake

@Suite struct PlainFormatTests {
    @Test func `a name and a price are enough`() throws {
        let results = try read("name,price,,\nCrème Brûlée,4.50,,\n", as: .csv)

        let draft = try #require(results.products.first)
        #expect(draft.reference == "csv:creme-brulee")
        #expect(draft.outline == ["creme-brulee 4.50/-/- ?"])
        #expect(draft.isActive && draft.isShippable)
        #expect(draft.categoryPath.isEmpty && draft.taxCode == nil)
    }

    @Test func `every column is read, rows with one slug are variants`() throws {
        let results = try read(
            """
            Slug,Name,Description,Brand,Category,Currency,SKU,Price,Compare_at_price,Cost,Stock,Barcode,\
            Weight_grams,Tax_code,\
            Is_active,Shippable,Rating,Rating_count,Attributes,Images,Option1_name,Option1_value,\
            Option2_name,Option2_value,attribute.Fit
            tee,Tee,"Soft,\nwarm",Acme,Clothing > Tees,usd,T-S,10,12,4,5,123,150,clothing,no,yes,4.75,12,\
            Material=Wool; Washable = yes,http://x/1.jpg http://x/2.jpg,Size,S,Color,Red,Slim
            tee,,,,,,T-M,11,,,0,,,,,,,,,,Size,M,Color,Red,
            cup,Cup,,,,,,3,,,,,,,,,,,"{""Volume"":250,""Safe"":true}",,,,,,
            """,
            as: .csv
        )

        #expect(results.refusals == [])
        let tee = results.products[0]
        #expect(tee.description == "Soft,\nwarm")
        #expect(tee.categoryPath == ["Clothing", "Tees"])
        #expect(tee.currency == "USD")
        #expect(!tee.isActive && tee.isShippable)
        #expect(tee.ratingHundredths == 475 && tee.ratingCount == 12)
        #expect(
            tee.attributes == [
                "Material": .string("Wool"), "Washable": .string("yes"), "Fit": .string("Slim"),
            ]
        )
        #expect(tee.images.count == 2)
        #expect(tee.outline == ["T-S Size=S Color=Red 10/12/4 5", "T-M Size=M Color=Red 11/-/- 0"])
        #expect(tee.variants[0].barcode == "123" && tee.variants[0].weightGrams == 150)
        #expect(results.products[1].attributes == ["Volume": .number("250"), "Safe": .bool(true)])
        #expect(results.products[1].line == 5)
    }

    @Test(arguments: [
        ("name,price\nA,\n", "2: The price is missing."), ("name,price\n,5\n", "2: The name is missing."),
        ("name,price\nA,5\nA,6\n", "3: Another variant of this product has the SKU a already."),
        ("name,price,option1_value\nA,5,S\n", "2: The option \"S\" has no name."),
        ("name,price,rating\nA,5,5.1\n", "2: The rating \"5.1\" is not a number from 0 to 5."),
        ("name,price,attributes\nA,5,Red\n", "2: The attribute \"Red\" is not of the form name=value."),
        ("name,price,attributes\nA,5,{x}\n", "2: The attributes are not a JSON object."),
        ("name,price,is_active\nA,5,si\n", "2: The is_active mark \"si\" is neither true nor false."),
        ("name,price,cost\nA,5,x\n", "2: The cost \"x\" is not an amount such as 12.50."),
        ("name,price,stock\nA,5,1.5.2\n", "2: The stock \"1.5.2\" is not a whole number."),
    ])
    func `a row that cannot be used is refused with its line`(text: String, refusal: String) throws {
        #expect(try read(text, as: .csv).refusals == [refusal])
    }

    @Test(arguments: [
        ("", "The file is empty."), ("\n\n", "The file is empty."),
        ("title,price\n", "This is not a product table: it has no column name."),
        ("name,price,,Price\n", "The column \"Price\" is there twice."),
        ("name,price,prize\n", "The column \"prize\" is not known; known are"),
        ("na\0me,price\n", "Line 1 cannot be read as the names of columns. The row holds binary data."),
    ])
    func `a file that cannot be read says why`(text: String, reason: String) {
        let error = #expect(throws: IntakeError.self) { try read(text, as: .csv) }

        #expect(error?.description.hasPrefix(reason) == true)
    }

    @Test func `reading goes on where an earlier run stopped`() throws {
        let text = "slug,name,price\na,A,1\nb,B,x\nc,C,3\nc,C,4\nd,D,5\n"
        let all = try read(text, as: .csv)

        #expect(all.count == 5)
        for count in 0...6 {
            #expect(try read(text, as: .csv, skipping: count) == Array(all.dropFirst(count)))
        }
    }

    @Test func `progress tells results and bytes`() throws {
        let path = try temporaryFile(gzip("name,price\nA,1\nB,2\n"))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var seen: [CatalogueFile.Progress] = []

        try CatalogueFile.read(path: path, format: .csv) { seen.append($1) }

        #expect(seen.map(\.resultsRead) == [1, 2])
        #expect(seen.last?.bytesRead == seen.last?.bytesTotal)
    }

    @Test func `a thousand variants are the most`() throws {
        let rows = (0...1000).map { "a,A,1,S,\($0)\n" }.joined()
        let results = try read("slug,name,price,option1_name,option1_value\n" + rows, as: .csv)

        #expect(results.products.first?.variants.count == 1000)
        #expect(results.refusals == ["1002: A product can have at most 1000 variants."])
    }

    @Test func `a generated catalogue is read without a refusal and is the same for the same seed`() throws {
        func generate(_ seed: UInt64) -> String {
            var bytes: [UInt8] = []
            var generator = RowGenerator(rows: 5000, seed: seed)
            generator.write { bytes += $0 }
            return String(decoding: bytes, as: UTF8.self)
        }

        let results = try read(generate(7), as: .csv)

        #expect(results.refusals == [])
        #expect(results.products.count == 5000)
        #expect(Set(results.products.map(\.slug)).count == 5000)
        #expect(Set(results.products.map(\.categoryPath)).count == 38)
        #expect(generate(7) == generate(7))
        #expect(generate(7) != generate(8))
    }
}
