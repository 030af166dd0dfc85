import Kernel
import Pricing
import Support
import Testing

/// What loading a table does to the rates that are there.
@Suite struct TaxLoadingTests {
    private static func load(
        _ database: any Database,
        isInclusive: Bool? = nil,
        isTrial: Bool = false
    ) async throws -> TaxTableLoading.Outcome {
        try await database.transact(isTrial ? .read : .write) { tx in
            let table = try #require(try TaxTable.named("eu"))
            return try TaxTableLoading(table, isInclusive: isInclusive).run(isTrial: isTrial, in: tx)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a second load changes nothing, and another kind of price all`(engine: TestDatabase) async throws {
        try await engine.with { database in
            let trial = try await Self.load(database, isTrial: true)
            #expect(trial.added > 150 && trial.isInclusive)
            #expect(try await database.read { tx in try TaxRates.all(in: tx).isEmpty })

            #expect(try await Self.load(database) == trial)
            let again = try await Self.load(database)
            #expect(again.changesNothing && again.kept == trial.added)

            let turned = try await Self.load(database, isInclusive: false)
            #expect(turned.changed == trial.added && !turned.isInclusive)
            let left = try await Self.load(database)
            #expect(left.changesNothing && !left.isInclusive)
        }
    }

    @Test func `two loads at once load it once`() async throws {
        guard TestDatabase.all.contains(.postgres) else { return }
        try await TestDatabase.withTwoPools { one, other in
            async let first = Self.load(one)
            async let second = Self.load(other)
            let added = try await [first.added, second.added].sorted()
            let third = try await Self.load(one)
            #expect(third.changesNothing && added == [0, third.kept])
        }
    }

    @Test(arguments: TestDatabase.all)
    func `what staff made or changed stays and comes first`(engine: TestDatabase) async throws {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key(["tax.write"])
            let own = try await shop.post("/tax-rates", #"{"country": "FR", "percentage": 3}"#, key: key)
            let ownID = try #require(own.json["id"]?.integer, "\(own.text)")
            let first = try await Self.load(shop.database)
            #expect(first.own.map { [$0.key.text: $0.value] } == [["FR": 1]])

            let listed = try await shop.get("/tax-rates", key: key)
            let danish = try #require(
                listed.json.array?.first { $0["country"]?.string == "DK" && $0["tax_code"]?.string == nil }
            )
            #expect(danish["table"]?.string == "eu" && danish["name"]?.string == "VAT")
            let id = try #require(danish["id"]?.integer)
            let changed = try await shop.send("PATCH", "/tax-rates/\(id)", #"{"percentage": 26}"#, key: key)
            #expect(changed.json["percentage"]?.text == "26" && changed.json["table"]?.string == nil)

            let second = try await Self.load(shop.database)
            #expect(second.changesNothing && second.kept == first.added - 1)
            let (danes, french) = try await shop.database.read { tx in
                (
                    try TaxRates.load(for: try #require(Country("DK")), in: tx),
                    try TaxRates.load(for: try #require(Country("FR")), in: tx)
                )
            }
            #expect(danes.rate(on: nil)?.percentage.millionths == 260_000)
            let france = Destination(country: try #require(Country("FR")))
            let now = try #require(Timestamp("2026-01-15T12:00:00Z"))
            let holding = french.filter { $0.holds(at: now, in: france) }
            #expect(holding.rate(on: "books")?.id.value == ownID)
            #expect(holding.rate(on: "reduced")?.percentage.millionths == 100_000)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `staff give a rate postcodes and a name, and change and clear them`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key(["tax.write"])
            let body = #"{"country": "PT", "percentage": 22, "postcodes": "90-94", "name": "IVA Madeira"}"#
            let made = try await shop.post("/tax-rates", body, key: key)
            let path = "/tax-rates/\(try #require(made.json["id"]?.integer, "\(made.text)"))"
            #expect(made.json["postcodes"]?.string == "90-94" && made.json["name"]?.string == "IVA Madeira")

            let moved = try await shop.send("PATCH", path, #"{"postcodes": "90,91", "name": null}"#, key: key)
            #expect(moved.json["postcodes"]?.string == "90,91" && moved.json["name"]?.string == nil)
            #expect(moved.json["percentage"]?.text == "22")
            let shown = try await shop.get(path, key: key)
            #expect(shown.text == moved.text)

            let wrong = try await shop.send("PATCH", path, #"{"postcodes": "9\\d{3}"}"#, key: key)
            #expect(wrong.status == 422 && wrong.text.contains("postcodes"), "\(wrong.text)")
            let ended = #"{"valid_from": "2026-01-02T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z"}"#
            #expect(try await shop.send("PATCH", path, ended, key: key).status == 422)
            #expect(try await shop.send("PATCH", "/tax-rates/999999", "{}", key: key).status == 404)
        }
    }
}
