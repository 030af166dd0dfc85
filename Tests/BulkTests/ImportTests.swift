import Bulk
import Intake
import Inventory
import Kernel
import Support
import Testing

@Suite struct ImportTests {
    private static let shirts = """
        slug,name,category,sku,price,stock,option1_name,option1_value
        shirt,Linen shirt,Clothing > Shirts,SH-S,29.90,5,Size,S
        shirt,Linen shirt,Clothing > Shirts,SH-M,29.90,7,Size,M
        cap,Wool cap,Clothing,CAP,12,3,,

        """

    @Test(arguments: TestDatabase.all)
    func `a second run changes nothing`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let first = try await database.importing(Self.shirts)
            let sizes = try await database.sizes()
            let second = try await database.importing(Self.shirts)

            #expect(first.counts.outline == "read 2, created 2, categories 2")
            #expect(second.counts.outline == "read 2, unchanged 2")
            #expect(try await database.sizes() == sizes)
            #expect(try await database.stock() == ["CAP 3", "SH-M 7", "SH-S 5"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `stock is set when the file says another number, and never twice`(engine: TestDatabase) async throws
    {
        try await engine.with { database in
            _ = try await database.importing(Self.shirts)
            try await database.write { tx in
                let cap = try tx.first("SELECT id FROM variants WHERE sku = 'CAP'").map { $0[0] as Int64 }
                guard let cap else { return }
                let sale = StockEntry(.sale, actor: "test")
                try Stock.take([(.init(cap), 2)], heldBy: nil, as: sale, in: tx)
            }
            _ = try await database.importing(Self.shirts)
            #expect(try await database.stock() == ["CAP 1", "SH-M 7", "SH-S 5"])

            _ = try await database.importing(Self.shirts.replacing("12,3,", with: "12,10,"))
            #expect(try await database.stock() == ["CAP 10", "SH-M 7", "SH-S 5"])
            let moves = try await database.lines(
                """
                SELECT m.kind, m.delta FROM stock_movements m JOIN variants v ON v.id = m.variant_id
                WHERE v.sku = 'CAP' ORDER BY m.id
                """
            )
            #expect(moves == ["receipt 3", "sale -2", "adjustment 9"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `stock that buyers hold is left alone, and said`(engine: TestDatabase) async throws {
        try await engine.with { database in
            _ = try await database.importing(Self.shirts)
            try await database.write { tx in
                let cap = try tx.first("SELECT id FROM variants WHERE sku = 'CAP'").map { $0[0] as Int64 }
                guard let cap else { return }
                let until = tx.now.adding(seconds: 600)
                try Stock.hold([(.init(cap), 2)], for: "cart:x", until: until, in: tx)
            }
            let report = try await database.importing(Self.shirts.replacing("12,3,", with: "12,1,"))

            #expect(report.counts.outline == "read 2, unchanged 2, stock_left 1")
            #expect(
                report.outlines == ["4: The stock of CAP was left alone: buyers hold more than 1."]
            )
            #expect(try await database.stock() == ["CAP 3", "SH-M 7", "SH-S 5"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what changed in the file is rewritten, the rest is not`(engine: TestDatabase) async throws {
        try await engine.with { database in
            _ = try await database.importing(Self.shirts)
            let next = Self.shirts.replacing("Wool cap", with: "Felt cap").replacing("12,3", with: "14.50,3")
            let report = try await database.importing(next)
            let cap = try await database.lines("SELECT name, price_minor FROM products WHERE slug = 'cap'")

            #expect(report.counts.outline == "read 2, updated 1, unchanged 1")
            #expect(cap == ["Felt cap 1450"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a refused row does not stop the others`(engine: TestDatabase) async throws {
        let file = """
            slug,name,sku,price,currency,reference
            one,One,A-1,1.00,USD,
            two,Two,A-1,2.00,USD,
            three,Three,A-3,3.005,USD,
            four,Four,A-4,4.00,EUR,
            five,Five,A-5,5.000,USD,
            six,,A-6,6.00,USD,
            one-again,One again,A-7,7.00,USD,csv:one
            eight,Eight,A-8,8.00,USD,

            """
        try await engine.with { database in
            let report = try await database.importing(file)
            let skus = try await database.lines("SELECT sku FROM variants ORDER BY sku")

            #expect(report.counts.outline == "read 8, created 3, refused 5")
            #expect(
                Set(report.outlines) == [
                    "3: The SKU A-1 belongs to another product.",
                    "4: The price 3.005 is no amount in USD, which has at most 2 decimals.",
                    "5: The prices are in EUR, the shop's are in USD.",
                    "7: The name is missing.",
                    "8: The same product came twice in a row.",
                ]
            )
            #expect(skus == ["A-1", "A-5", "A-8"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a SKU that another product has is refused in a later batch too`(engine: TestDatabase) async throws {
        var options = Importer.Options()
        options.batchMax = 1
        try await engine.with { [options] database in
            let file = "name,sku,price\nOne,A,1\nTwo,A,2\nThree,C,3\n"
            let report = try await database.importing(file, options: options)

            #expect(report.counts.outline == "read 3, created 2, refused 1")
            #expect(report.outlines == ["3: The SKU A belongs to another product."])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a dry run tells the same and writes nothing`(engine: TestDatabase) async throws {
        var options = Importer.Options()
        options.isDryRun = true
        options.batchMax = 1
        try await engine.with { [options] database in
            let sizes = try await database.sizes()
            let tried = try await database.importing(Self.shirts, as: "file", options: options)
            #expect(try await database.sizes() == sizes)

            let done = try await database.importing(Self.shirts, as: "file")
            #expect(tried.counts == done.counts)
        }
    }

    @Test(arguments: ["USD", "JPY", "KWD"])
    func `amounts have the digits of the shop's currency`(code: String) async throws {
        let currency = try #require(Currency(code))
        let file = "name,sku,price\nA,A,7\nB,B,7.0\nC,C,7.25\nD,D,7.125\nE,E,999999999999\n"
        let expected = [
            "USD": ["A 700", "B 700", "C 725", "E 99999999999900"],
            "JPY": ["A 7", "B 7", "E 999999999999"],
            "KWD": ["A 7000", "B 7000", "C 7250", "D 7125", "E 999999999999000"],
        ]
        try await TestDatabase.sqlite.with { database in
            _ = try await database.importing(file, currency: currency)
            let prices = try await database.lines("SELECT name, price_minor FROM products ORDER BY name")

            #expect(prices == expected[code])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a name that is too long is cut at a word and kept in full`(engine: TestDatabase) async throws {
        let name = (1...60).map { "word\($0)" }.joined(separator: " ")
        try await engine.with { database in
            let report = try await database.importing("name,sku,price\n\(name),A,1\n")
            let kept = try await database.lines("SELECT name, metadata FROM products")

            #expect(report.counts.outline == "read 1, created 1")
            #expect(kept.first?.contains("word1 word2") == true && kept.first?.contains("…") == true)
            #expect(kept.first?.hasSuffix("{\"full_name\":\"\(name)\"}") == true)
        }
    }

    @Test func `letters of Windows that came as control characters are what was meant`() async throws {
        let file = #"{"name": "Insignia\u0099 \u0093case\u0094 \u0081\u0007x", "sku": "A", "price": 1}"#
        try await TestDatabase.sqlite.with { database in
            _ = try await database.importing(file, .json)
            let names = try await database.lines("SELECT name FROM products")

            #expect(names == ["Insignia™ “case”   x"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `categories of a file are made once, with those above them`(engine: TestDatabase) async throws {
        let file = """
            [{"name": "Audio", "path": [{"id": "0", "name": "Electronics"}, {"id": "1", "name": "Audio"}]},
             {"name": "Electronics", "path": [{"id": "0", "name": "Electronics"}], "subCategories": []}]
            """
        try await engine.with { database in
            let first = try await database.importing(file, .json)
            let second = try await database.importing(file, .json)
            let made = try await database.lines("SELECT id, name, path FROM categories ORDER BY id")

            #expect(first.counts.outline == "read 2, categories 2")
            #expect(second.counts.outline == "read 2")
            #expect(made == ["1 Electronics /1/", "2 Audio /1/2/"])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a value that only the database refuses costs one row`(engine: TestDatabase) async throws {
        let rows = (1...9).map { number -> String in
            let name = number == 4 ? "Odd \\u0000 name" : "Name \(number)"
            return #"{"name": "\#(name)", "sku": "N-\#(number)", "price": 1, "slug": "n-\#(number)"}"#
        }
        try await engine.with { database in
            let report = try await database.importing(rows.joined(separator: "\n"), .json)
            let count = try await database.lines("SELECT COUNT(*) FROM products")

            #expect(report.counts.read == 9)
            #expect(report.counts.created >= 8)
            #expect(count == [String(report.counts.created)])
            #expect(report.counts.created + report.counts.refused == 9)
        }
    }
}
