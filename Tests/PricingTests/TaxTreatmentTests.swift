import Customers
import Kernel
import Pricing
import Support
import Testing

@Suite struct TaxTreatmentTests {
    /// Shop, destination, VAT id, and the id that the charge is reversed to.
    @Test(
        arguments: [
            ("DE", "FR", "FR40303265045", "FR40303265045"), ("DE", "FR", "ATU13585627", "ATU13585627"),
            ("DE", "GR", "GR094259216", "EL094259216"), ("DE", "FR", nil, nil),
            // Goods that stay at home, ids of the shop's own country, and countries outside.
            ("DE", "DE", "FR40303265045", nil), ("DE", "FR", "DE136695976", nil),
            ("DE", "CH", "CHE107787577MWST", nil), ("DE", "GB", "GB980780684", nil),
            ("US", "FR", "FR40303265045", nil), ("DE", "US", "FR40303265045", nil),
            ("DE", "FR", "XI980780684", nil), ("DE", "FR", "NO995525828MVA", nil),
        ] as [(String, String, String?, String?)]
    )
    func `a business in another member of the union owes the tax there`(
        shop: String,
        destination: String,
        vatID: String?,
        reversed: String?
    ) throws {
        let home = try #require(Country(shop))
        let place = Destination(country: try #require(Country(destination)), postcode: "75001")
        let buyer = TaxBuyer(vatID: try vatID.map { try VATID($0, of: nil) })

        let treatment = TaxTreatment.of(from: home, to: place, for: buyer, at: Timestamp(milliseconds: 0))

        #expect(treatment.kind == (reversed == nil ? .taxed : .reverseCharge))
        #expect(treatment.place == (reversed == nil ? place : Destination(country: home)))
        #expect(treatment.evidence?.reason == reversed.map { "Reverse charge: VAT id \($0)" })
        #expect(treatment.evidence?.json["vat_id"]?.string == reversed)
        #expect(treatment.evidence?.json["checked"]?.string == reversed.map { _ in "check_digits" })
    }

    @Test(arguments: [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ])
    func `an id of each member reverses the charge, and with a character missing is none`(member: String)
        throws
    {
        let samples = [
            "AT": "U13585627", "BE": "0428759497", "BG": "175074752", "CY": "10259033P", "CZ": "25123891",
            "DE": "136695976", "DK": "13585628", "EE": "100931558", "GR": "094259216", "ES": "B58378431",
            "FI": "20774740", "FR": "40303265045", "HR": "33392005961", "HU": "12892312", "IE": "6433435F",
            "IT": "00743110157", "LT": "119511515", "LU": "15027442", "LV": "40003521600", "MT": "11679112",
            "NL": "004495445B01", "PL": "8567346215", "PT": "501964843", "RO": "18547290",
            "SE": "556188840401", "SI": "50223054", "SK": "2022749619",
        ]
        let country = try #require(Country(member))
        let home = try #require(Country(member == "DE" ? "FR" : "DE"))
        let sample = try #require(samples[member])
        let id = try VATID(sample, of: country)
        #expect(id.country == country)

        let treatment = TaxTreatment.of(
            from: home,
            to: Destination(country: country),
            for: TaxBuyer(vatID: id),
            at: Timestamp(milliseconds: 0)
        )
        #expect(treatment.kind == .reverseCharge)
        let wrong = sample.dropFirst() + "?"
        #expect(throws: VATID.Wrong.self) { try VATID(String(wrong), of: country) }
    }

    @Test(arguments: TestDatabase.all)
    func `a certificate exempts where and as long as it holds, and is kept`(engine: TestDatabase) async throws
    {
        try await TestShop.open(engine) { shop in
            let key = try await shop.key(["tax.write"])
            let ann = try await shop.signUp(email: "ann@example.com")
            let made = try await shop.post(
                "/customers",
                #"{"name": "Ann", "country": "US"}"#,
                key: ann.access
            )
            let customer = try #require(made.json["id"]?.integer, "\(made.text)")
            let body = #"""
                {"country": "US", "region": "CA", "certificate": "Resale 102-3",
                 "valid_until": "2030-01-01T00:00:00Z"}
                """#
            let added = try await shop.post("/customers/\(customer)/tax-exemptions", body, key: key)
            let id = try #require(added.json["id"]?.integer, "\(added.text)")

            let buyer = try await shop.database.read { tx in
                try TaxBuyer(try #require(try Customers.find(ID(customer), in: tx)), in: tx)
            }
            let us = try #require(Country("US"))
            let early = try #require(Timestamp("2029-12-31T23:59:59Z"))
            func treatment(_ region: String?, _ moment: Timestamp) -> TaxTreatment {
                .of(from: us, to: Destination(country: us, region: region), for: buyer, at: moment)
            }
            let exempt = treatment("CA", early)
            #expect(exempt.kind == .exempt && exempt.evidence?.reason == "Exempt: Resale 102-3")
            #expect(exempt.evidence?.source == "tax_exemption:\(id)")
            #expect(exempt.evidence?.json["checked_at"]?.string == early.description)
            #expect(treatment("NY", early).kind == .taxed && treatment(nil, early).kind == .taxed)
            #expect(treatment("CA", early.adding(seconds: 1)).kind == .taxed)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `under a reverse charge the tax of the shop's country leaves the price`(engine: TestDatabase)
        async throws
    {
        try await engine.with { database in
            let germany = try #require(Country("DE"))
            let france = Destination(country: try #require(Country("FR")))
            let buyer = TaxBuyer(vatID: try VATID("FR40303265045", of: nil))
            let currency = try #require(Currency("EUR"))
            let quote = try await database.write { tx in
                let table = try #require(try TaxTable.named("eu"))
                _ = try TaxTableLoading(table, isInclusive: nil).run(isTrial: false, in: tx)
                let treatment = TaxTreatment.of(from: germany, to: france, for: buyer, at: tx.now)
                var order = Quote.Order(
                    lines: [
                        QuoteLine(unit: Money(minor: 11_900, currency: currency), quantity: 1),
                        QuoteLine(
                            unit: Money(minor: 10_700, currency: currency),
                            quantity: 1,
                            taxCode: "reduced"
                        ),
                    ],
                    currency: currency
                )
                order.destination = france
                order.rates = try TaxRates.load(for: france.country, in: tx)
                order.relief = try treatment.relief(at: tx.now, in: tx)
                return try Quote.of(order, at: tx.now)
            }
            #expect(quote.total.minor == 20_000)
            #expect(quote.rows.contains { $0.reason == "Reverse charge: VAT id FR40303265045" })
        }
    }
}
