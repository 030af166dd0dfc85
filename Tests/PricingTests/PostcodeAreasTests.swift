import Kernel
import Pricing
import Testing

@Suite struct PostcodeAreasTests {
    @Test(arguments: [
        ("35,38", "35,38"), ("51001-51005, 51081", "51001-51005,51081"), ("bt,im", "BT,IM"),
        ("90-94", "90-94"), ("7-7", "7"), ("A1-B2", "A1-B2"),
    ])
    func `areas are kept in one form`(text: String, kept: String) {
        #expect(PostcodeAreas(text)?.text == kept)
    }

    @Test(arguments: [
        "", ",", "35,", " 35", "3 5", "35,  38", "35-", "-35", "3-38", "38-35", "35--38", "35-36-37",
        "(35|38)", "35\\d{3}", "12345678901",
        "３５", "35\u{0}", ".*", String(repeating: "1,", count: 600) + "1",
    ])
    func `what is no area is refused`(text: String) {
        #expect(PostcodeAreas(text) == nil)
    }

    @Test(arguments: [
        ("35", "35001", true), ("35", "3", false), ("35", "", false), ("35", "53500", false),
        ("51001-51005", "51005", true), ("51001-51005", "51006", false), ("51001-51005", "5100", false),
        ("90-94", "9499-123", true), ("90-94", "9500-123", false), ("BT", "bt1 5gs", true),
        ("BT", "B1 1AA", false), ("1010", "LV-1010", false), ("10-19", "１０", false),
        ("94-96", "94105-1234", true),
    ])
    func `a postcode is in an area by its beginning`(areas: String, postcode: String, isInside: Bool) throws {
        let country = try #require(Country("US"))
        var rate = TaxRate(
            id: ID(1),
            place: Destination(country: country),
            percentage: try #require(Percentage(millionths: 0))
        )
        rate.postcodes = PostcodeAreas(areas)
        #expect(rate.postcodes != nil)
        let now = Timestamp(milliseconds: 0)

        #expect(rate.holds(at: now, in: Destination(country: country, postcode: postcode)) == isInside)
        #expect(!rate.holds(at: now, in: Destination(country: country)))
    }

    @Test func `postcodes come before a region and a region before a country, the staff's before a table's`()
        throws
    {
        let country = try #require(Country("US"))
        let rates = try (1...5).map { number in
            var rate = TaxRate(
                id: ID(Int64(number)),
                place: Destination(country: country, region: number == 2 ? "CA" : nil),
                percentage: try #require(Percentage(millionths: Int64(number)))
            )
            if number == 3 { rate.postcodes = PostcodeAreas("94") }
            if number == 1 { rate.table = "us" }
            if number == 5 { rate.taxCode = "books" }
            return rate
        }
        func chosen(_ place: Destination, _ code: String? = nil) -> Int64? {
            rates.filter { $0.holds(at: Timestamp(milliseconds: 0), in: place) }.rate(on: code)?.id.value
        }
        #expect(chosen(Destination(country: country, region: "CA", postcode: "94105")) == 3)
        #expect(chosen(Destination(country: country, region: "CA", postcode: "90001")) == 2)
        #expect(chosen(Destination(country: country, region: "NY", postcode: "10001")) == 4)
        #expect(chosen(Destination(country: country, region: "CA", postcode: "94105"), "books") == 5)
    }
}
