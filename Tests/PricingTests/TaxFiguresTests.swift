import Foundation
import Kernel
import Pricing
import Support
import Testing

/// The table `eu` says what the data says that it was made from.
@Suite struct TaxFiguresTests {
    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/data/reference/eu-vat-rates.json").path
    private static let isThere = FileManager.default.fileExists(atPath: path)

    private struct Untold: Error {
        let day: String
    }

    /// What the data says of a country on a day: rates by name, and places with another standard rate.
    private struct Told {
        let rates: [String: String]
        let places: [(name: String, postcodes: String, standard: String)]

        init(_ country: JSON?, on day: String) throws {
            let begun = (country?.array ?? []).filter { $0["effective_from"]?.string ?? "9" <= day }
            let period = try #require(
                begun.max { $0["effective_from"]?.string ?? "" < $1["effective_from"]?.string ?? "" }
            )
            guard case .object(let rates)? = period["rates"] else { throw Untold(day: day) }
            self.rates = Dictionary(uniqueKeysWithValues: rates.map { ($0.key, $0.value.text) })
            places = (period["exceptions"]?.array ?? []).map { place in
                (
                    place["name"]?.string ?? "", place["postcode"]?.string ?? "",
                    place["standard"]?.text ?? ""
                )
            }
        }
    }

    private static func data() throws -> [(key: String, value: JSON)] {
        let json = try JSON.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        guard case .object(let countries)? = json["items"] else { return [] }
        return countries.filter { $0.key != "GB" }
    }

    private static func loaded(_ engine: TestDatabase) async throws -> [Country: [TaxRate]] {
        try await engine.with { database in
            try await database.write { tx in
                let table = try #require(try TaxTable.named("eu"))
                _ = try TaxTableLoading(table, isInclusive: nil).run(isTrial: false, in: tx)
                return Dictionary(grouping: try TaxRates.all(in: tx), by: \.country)
            }
        }
    }

    private static func percentage(
        _ rates: [TaxRate]?,
        _ code: String?,
        _ day: String,
        in place: Destination
    ) throws -> String? {
        let noon = try #require(Timestamp(day + "T12:00:00Z"))
        return (rates ?? []).filter { $0.holds(at: noon, in: place) }.rate(on: code)?.percentage.digits.text
    }

    @Test(.enabled(if: isThere), arguments: TestDatabase.all)
    func `all 27 countries have the data's standard and reduced rates on three days`(engine: TestDatabase)
        async throws
    {
        let loaded = try await Self.loaded(engine)
        let data = try Self.data()
        #expect(loaded.count == 27 && Set(loaded.keys.map(\.text)) == Set(data.map(\.key)))
        var compared = 0
        for (name, country) in data {
            let place = Destination(country: try #require(Country(name)))
            for day in ["2015-06-15", "2020-09-15", "2026-01-15"] {
                let told = try Told(country, on: day)
                for (code, percentage) in told.rates {
                    let ours = try Self.percentage(loaded[place.country], code, day, in: place)
                    #expect(ours == percentage, "\(name) \(code) on \(day)")
                    compared += 1
                }
                let usual = try Self.percentage(loaded[place.country], nil, day, in: place)
                #expect(usual == told.rates["standard"], "\(name) on \(day)")
            }
        }
        // Twenty-seven standard rates on three days, and at least as many reduced ones.
        #expect(compared > 200)
    }

    @Test(.enabled(if: isThere), arguments: TestDatabase.all)
    func `postcodes are in the places in which the data's patterns have them`(engine: TestDatabase)
        async throws
    {
        let loaded = try await Self.loaded(engine)
        var inside = 0
        for (name, country) in try Self.data() {
            let told = try Told(country, on: "2026-01-15")
            let patterns = try told.places.map { (try Regex($0.postcodes), $0.standard) }
            guard !patterns.isEmpty else { continue }
            let digits = ["AT", "PT"].contains(name) ? 4 : 5
            for number in Self.postcodes(of: digits) {
                let text = String(repeating: "0", count: max(0, digits - "\(number)".count)) + "\(number)"
                let place = try Destination(country: #require(Country(name)), postcode: text)
                let matched = try patterns.first { try $0.0.wholeMatch(in: text) != nil }?.1
                let ours = try Self.percentage(loaded[place.country], nil, "2026-01-15", in: place)
                #expect(ours == matched ?? told.rates["standard"], "\(name) \(text)")
                inside += matched == nil ? 0 : 1
            }
        }
        #expect(inside > 100)
    }

    /// Some from everywhere, and all near the ends of the places.
    private static func postcodes(of digits: Int) -> [Int] {
        let all = digits == 4 ? 10_000 : 100_000
        let ends = [
            6_691, 6_991, 6_993, 8_999, 9_000, 9_499, 9_500, 9_999, 22_061, 23_041, 27_498, 35_000, 35_999,
            38_000, 38_999, 51_001, 51_005, 51_070, 51_081, 52_000, 52_006, 52_071, 52_081, 63_086, 78_266,
            97_100, 97_299, 97_499, 97_600, 97_699,
        ].flatMap { $0 - 2...$0 + 2 }
        return (Array(stride(from: 0, to: all, by: 97)) + ends).filter { $0 < all }
    }

    @Test(arguments: [
        ("2020-06-30T21:59:59.999Z", "19"), ("2020-06-30T22:00:00Z", "16"),
        ("2020-12-31T22:59:59.999Z", "16"), ("2020-12-31T23:00:00Z", "19"),
    ])
    func `a rate changes at midnight by the country's clocks`(moment: String, percentage: String) async throws
    {
        let rates = try await Self.loaded(.sqlite)
        let germany = Destination(country: try #require(Country("DE")))
        let now = try #require(Timestamp(moment))

        let rate = rates[germany.country]?.filter { $0.holds(at: now, in: germany) }.rate(on: nil)
        #expect(rate?.percentage.digits.text == percentage && rate?.isInclusive == true)
        #expect(rate?.reason == "VAT \(percentage) %")
    }

    @Test(
        arguments: [
            // Two reduced rates: the higher is `reduced`.
            ("FR", nil, "reduced", "10"), ("FR", nil, "reduced1", "5.5"), ("FR", nil, "reduced2", "10"),
            ("FR", nil, "super_reduced", "2.1"), ("FR", nil, "books", "20"), ("FR", nil, "standard", "20"),
            ("FR", nil, "Reduced-rate", "10"), ("FR", nil, "zero", "0"), ("FR", nil, "parking", "20"),
            // One reduced rate is every reduced rate.
            ("DE", nil, "reduced", "7"), ("DE", nil, "reduced1", "7"), ("DE", nil, "reduced2", "7"),
            ("DE", nil, "super_reduced", "7"), ("DK", nil, "reduced", "25"), ("LU", nil, "reduced", "8"),
            ("LU", nil, "reduced2", "8"), ("LU", nil, "parking", "14"),
            ("EE", nil, "press_publications", "9"),
            // No goods pay more in a place than its standard rate, and none more than elsewhere.
            ("ES", "35001", "reduced", "0"), ("ES", "35001", nil, "0"), ("ES", "34001", nil, "21"),
            ("FR", "97110", "reduced", "8.5"), ("FR", "97110", "reduced1", "5.5"),
            ("DE", "D-78266", nil, "19"),
            ("DE", "78266", nil, "0"), ("PT", "9000-018", nil, "22"), ("PT", "9500-018", "reduced", "13"),
        ] as [(String, String?, String?, String)]
    )
    func `a product's code chooses the rate, and where a country lacks it another`(
        country: String,
        postcode: String?,
        code: String?,
        percentage: String
    ) async throws {
        let rates = try await Self.loaded(.sqlite)
        let place = Destination(country: try #require(Country(country)), postcode: postcode)

        #expect(try Self.percentage(rates[place.country], code, "2026-01-15", in: place) == percentage)
    }
}
