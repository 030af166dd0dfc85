@testable import Customers
import Kernel
import Testing

@Suite struct AddressTests {
    private static func address(_ country: String, _ fields: [String: String]) throws -> Address {
        Address(
            country: try #require(Country(country)),
            to: (fields["name"], fields["company"]),
            line1: fields["line1"] ?? "",
            line2: fields["line2"],
            place: (fields["city"], fields["region"], fields["postcode"]),
            phone: fields["phone"]
        )
    }

    @Test func `every country of ISO 3166-1 has a format, and every form fits its own example`() {
        #expect(AddressFormat.all.count == 249)
        for (code, format) in AddressFormat.all {
            #expect(Country(code) != nil, "\(code)")
            #expect(format.wanted.contains(.street), "\(code)")
            #expect(format.order.contains("a") && format.order.contains("n"), "\(code)")
            for form in format.postcodes {
                #expect(form.written(form.example.compact(longest: 20) ?? []) == form.example, "\(code)")
                #expect(form.example.utf8.count <= 12, "\(code)")
            }
            let isWanted = format.wanted.contains(.postcode)
            #expect(!isWanted || !format.postcodes.isEmpty, "\(code) wants a postcode of no known form")
        }
    }

    @Test(arguments: [
        ("US", "94043-1351", "94043-1351"), ("US", " 94043 ", "94043"), ("US", "940431351", "94043-1351"),
        ("GB", "sw1a1aa", "SW1A 1AA"), ("GB", "M1 1AE", "M1 1AE"), ("GB", "ec1a 1bb", "EC1A 1BB"),
        ("CA", "k1a0b1", "K1A 0B1"), ("DE", "D-10115", "10115"), ("FR", "F-75001", "75001"),
        ("NL", "1012jS", "1012 JS"), ("SE", "SE-11122", "111 22"), ("CZ", "11000", "110 00"),
        ("SK", "81101", "811 01"), ("GR", "10557", "105 57"), ("PL", "00950", "00-950"),
        ("PT", "1000205", "1000-205"), ("BR", "40301110", "40301-110"), ("JP", "1540023", "154-0023"),
        ("LV", "1010", "LV-1010"), ("IE", "d02af30", "D02 AF30"), ("KR", "04524", "04524"),
        ("AU", "2000", "2000"), ("CH", "CH-8001", "8001"), ("AD", "ad500", "AD500"),
        ("IN", "110 001", "110001"), ("SG", "546080", "546080"), ("MT", "vlt1117", "VLT 1117"),
        ("AE", "any 1", "ANY 1"),
    ])
    func `a postcode is written as its country writes it`(
        country: String,
        typed: String,
        written: String
    ) throws {
        let code = try #require(Country(country))

        #expect(AddressFormat.of(code).postcode(typed, in: code) == written)
    }

    @Test(arguments: [
        ("US", "9404"), ("US", "94043-13"), ("US", "ABCDE"), ("GB", "SW1A 1AC"), ("GB", "12345"),
        ("CA", "D1A 0B1"), ("CA", "K1A 0O1"), ("DE", "1011"), ("DE", "101155"), ("DE", "DDD10115"),
        ("FR", "7500"), ("NL", "1012"), ("NL", "JS 1012"), ("SE", "1112"), ("PL", "00-9500"), ("PT", "1000"),
        ("BR", "4030"), ("JP", "154"), ("IE", "DUBLIN"), ("KR", "0452"), ("AU", "20000"), ("CH", "800"),
        ("AD", "AD900"), ("LI", "9484"), ("IN", "11000"), ("US", "94043\n1351"), ("US", "９４０４３"),
        ("US", "94043;DROP TABLE"), ("DE", ""), ("AE", "\u{0}"), ("AE", "ключ"),
        ("US", "111111111111111111111111111111111111111111111111111111111111111111111111111"),
    ])
    func `what is no postcode of the country is refused`(country: String, typed: String) throws {
        let code = try #require(Country(country))

        #expect(AddressFormat.of(code).postcode(typed, in: code) == nil)
    }

    @Test(arguments: [
        ("US", "line1=1 Main St,city=Springfield,region=IL,postcode=62701", ""),
        ("US", "line1=1 Main St,city=Springfield", "region postcode"),
        ("US", "", "line1 city region postcode"),
        ("DE", "line1=Torstr. 1,city=Berlin,postcode=10119", ""),
        ("DE", "line1=Torstr. 1,city=Berlin,postcode=1011", "postcode"),
        ("GB", "line1=10 Downing St,city=London,postcode=SW1A 2AA", ""),
        ("GB", "line1=10 Downing St,postcode=SW1A 2AA", "city"),
        ("FR", "line1=1 rue X,city=Paris,postcode=75001", ""), ("FR", "city=Paris", "line1 postcode"),
        ("IT", "line1=Via X,city=Roma,postcode=00144", "region"),
        ("ES", "line1=C/ X,city=Madrid,region=Madrid,postcode=28039", ""),
        ("NL", "line1=X 1,city=Utrecht,postcode=3500 GG", ""), ("IE", "line1=X,city=Dublin", ""),
        ("HK", "line1=X,region=Kowloon", ""), ("HK", "line1=X,city=Hong Kong", "region"),
        ("SG", "line1=X,postcode=546080", ""), ("SG", "line1=X", "postcode"),
        ("JP", "line1=X,city=Y,region=Tokyo,postcode=1540023", ""), ("AE", "line1=X,city=Dubai", ""),
        ("MO", "line1=X", ""), ("BR", "line1=X,city=Y,region=SP,postcode=40301-110", ""),
        ("AU", "line1=X,city=Y,postcode=2000", "region"), ("IN", "line1=X,city=Y,postcode=110001", "region"),
        ("CA", "line1=X,city=Y,region=ON,postcode=K1A 0B1", ""), ("ZW", "line1=X", "city"),
        ("AD", "line1=X,postcode=AD100", "region"), ("LV", "line1=X,city=Y,postcode=LV-9999999", "postcode"),
        ("DE", "line1=X,city=Y,postcode=10119,phone=+49 (30) 1234-567", ""),
        ("DE", "line1=X,city=Y,postcode=10119,phone=1234", "phone"),
        ("DE", "line1=X,city=Y,postcode=10119,phone=call me: 12345", "phone"),
        ("DE", "line1=X,city=Y,postcode=10119,phone=1234567890123456", "phone"),
    ])
    func `what a country wants is wanted, and nothing else`(
        country: String,
        fields: String,
        wrong: String
    ) throws {
        let pairs = fields.split(separator: ",").map { $0.split(separator: "=").map(String.init) }
        let address = try Self.address(
            country,
            Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
        )

        let errors = address.errors(at: "to.")

        #expect(errors.map(\.field) == wrong.split(separator: " ").map { "to." + $0 })
    }

    @Test(arguments: [
        ("US", "Ann Lee|Acme|1 Main St|Apt 2|Springfield, IL 62701".replacing(", ", with: " ")),
        ("DE", "Ann Lee|Acme|1 Main St|Apt 2|10119 Springfield"),
        ("GB", "Ann Lee|Acme|1 Main St|Apt 2|Springfield|IL|SW1A 1AA"),
        ("SE", "Acme|Ann Lee|1 Main St|Apt 2|SE-111 22 Springfield"),
        ("HU", "Ann Lee|Acme|Springfield|1 Main St|Apt 2|1037"),
        ("JP", "〒154-0023|ILSpringfield|1 Main St|Apt 2|Acme|Ann Lee"),
        ("SG", "Ann Lee|Acme|1 Main St|Apt 2|SINGAPORE 546080"),
        ("AE", "Ann Lee|Acme|1 Main St|Apt 2|Springfield"),
        ("BR", "Acme|Ann Lee|1 Main St|Apt 2|Springfield-IL|40301-110"),
    ])
    func `the lines stand in the country's order`(country: String, lines: String) throws {
        let codes = [
            "US": "62701", "DE": "10119", "GB": "SW1A1AA", "SE": "11122", "HU": "1037", "JP": "1540023",
            "SG": "546080", "BR": "40301110",
        ]
        let address = try Self.address(
            country,
            [
                "name": "Ann  Lee", "company": "Acme\r\n", "line1": "1 Main St", "line2": "Apt 2",
                "city": "Springfield", "region": "IL", "postcode": codes[country] ?? "",
            ]
        )

        #expect(address.lines.joined(separator: "|") == lines)
    }

    @Test(arguments: [
        ("HR", "Zagreb"), ("CO", "Bogota"), ("BD", "Dhaka"), ("GT", "Antigua"), ("AZ", "Baku"),
        ("LV", "Riga"),
    ])
    func `what stands beside a missing part goes with it`(country: String, city: String) throws {
        let address = try Self.address(country, ["line1": "1 Street", "city": city])

        #expect(address.errors() == [])
        #expect(address.lines == ["1 Street", city])
    }

    @Test func `nobody can break out of a line`() throws {
        let address = try Self.address(
            "DE",
            ["name": "Ann\r\nBcc: eve@evil.example", "line1": "a\nb", "city": "c\tc", "postcode": "10\n119"]
        )

        #expect(address.lines == ["Ann Bcc: eve@evil.example", "a b", "10119 c c"])
        #expect(address.errors() == [])
    }
}
