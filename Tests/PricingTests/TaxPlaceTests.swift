import Kernel
import Pricing
import Testing

@Suite struct TaxPlaceTests {
    @Test(arguments: [
        ("35", "35001", true), ("35", "3", false), ("35", "", false), ("35", "53500", false),
        ("51001-51005", "51005", true), ("51001-51005", "51006", false), ("51001-51005", "5100", false),
        ("90-94", "9499-123", true), ("90-94", "9500-123", false), ("BT", "bt1 5gs", true),
        ("BT", "B1 1AA", false), ("1010", "LV-1010", false), ("10-19", "１０", false),
        ("94-96", "94105-1234", true),
    ])
    func `a rate holds for a postcode by its beginning`(areas: String, postcode: String, isInside: Bool)
        throws
    {
        let country = try #require(Country("US"))
        var rate = TaxRate(
            id: ID(1),
            place: Destination(country: country),
            percentage: try #require(Percentage(millionths: 0))
        )
        rate.postcodes = PostcodeList(areas)
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
            if number == 3 { rate.postcodes = PostcodeList("94") }
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
