@testable import Customers
import Kernel
import Testing

@Suite struct VATIDTests {
    /// Numbers that companies print on their own pages, or that tax offices and libraries use as examples.
    static let good = """
        ATU13585627 ATU65033803 BE0428759497 BE0403019261 BG175074752 BG7523169263 BG8032056031 BG7542011030
        BG7111042925 CHE107787577 CHE116281710 CY10259033P CZ25123891 CZ7103192745 CZ991231123 CZ640903926
        DE136695976 DE129273398 DK13585628 EE100931558 EE100594102 EL094259216 ESB58378431 ES54362315K
        ESX2482300W ESA13585625 FI20774740 FR40303265045 FR23334175221 FRK7399859412 FR4Z123456782
        GB980780684 GB980780684 HR33392005961 HU12892312 IE6433435F IE6433435OA IE8D79739I IT00743110157
        LT119511515 LT100001919017 LU15027442 LV40003521600 LV16117519997 MT11679112 NL004495445B01
        NL123456789B13 NO995525828MVA PL8567346215 PT501964843 RO18547290 SE556188840401 SI50223054
        SK2022749619 XI110305878
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test(arguments: good) func `a real id is right`(text: String) throws {
        #expect(try VATID(text, of: nil).text == text)
    }

    /// The one that is not tried has no check digit: birth numbers from before 1954.
    @Test(arguments: good.filter { $0 != "CZ991231123" })
    func `an id with one digit mistyped is almost always found`(text: String) throws {
        var found = 0
        var tried = 0
        for place in text.indices.dropFirst(2) where text[place].isNumber {
            for digit in "0123456789" where digit != text[place] {
                var typed = text
                typed.replaceSubrange(place...place, with: String(digit))
                tried += 1
                if (try? VATID(typed, of: nil)) == nil { found += 1 }
            }
        }

        #expect(tried >= 54)
        // Where several checks are allowed, one of them lets more through.
        let percent = ["BG", "CZ"].contains(text.prefix(2)) ? 60 : 80
        #expect(found * 100 >= tried * percent)
    }

    @Test func `all members of the Union, Britain, Switzerland and Norway are known`() {
        let wanted = """
            AT BE BG CH CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK XI
            """.split(separator: " ").map(String.init)

        #expect(VATRule.all.keys.sorted() == wanted)
        for (prefix, rule) in VATRule.all {
            #expect((try? VATID(rule.example(prefix), of: nil))?.text == rule.example(prefix), "\(prefix)")
            #expect(Self.good.contains { $0.hasPrefix(prefix) }, "\(prefix)")
        }
    }

    @Test(
        arguments: [
            ("de 136.695.976", nil, "DE136695976"), ("136695976", "DE", "DE136695976"),
            ("GR094259216", nil, "EL094259216"), ("94259216", "GR", "EL094259216"),
            ("el 094259216", "GR", "EL094259216"), ("BE 428.759.497", nil, "BE0428759497"),
            ("CHE-107.787.577 MWST", nil, "CHE107787577"), ("che107787577iva", "CH", "CHE107787577"),
            ("995 525 828 mva", "NO", "NO995525828MVA"), ("B-58378431", "ES", "ESB58378431"),
            ("U13585627", "AT", "ATU13585627"), ("ATU13585627", "DE", "ATU13585627"),
            ("12-3456789", "US", "123456789"), ("53004085616", "AU", "53004085616"),
        ] as [(String, String?, String)]
    )
    func `it is kept with its prefix and nothing between`(
        typed: String,
        country: String?,
        kept: String
    ) throws {
        #expect(try VATID(typed, of: country.flatMap { Country($0) }).text == kept)
    }

    @Test(arguments: [
        "DE136695977", "ATU13585626", "BE0428759496", "BG175074753", "CHE107787578", "CY10259033Z",
        "CY12259033P", "CZ25123890", "DK13585627", "EE100931557", "EL094259217", "ESB58378432", "ES54362315X",
        "FI20774741", "FR41303265045", "FR40303265046", "GB802311781", "HR33392005962", "HU12892313",
        "IE6433435E", "IT00743110158", "LT119511516", "LU15027443", "LV40003521601", "MT11679113",
        "NL004495445B00", "NL123456789B12", "NO995525829MVA", "PL8567346216", "PT501964842", "RO18547291",
        "SE556188840402", "SE123456789101", "SI50223055", "SK2022749618", "XI110305879",
    ])
    func `wrong check digits are found`(text: String) {
        #expect(throws: VATID.Wrong.self) { try VATID(text, of: nil) }
    }

    @Test(arguments: [
        "DE", "DE1", "DE12345678901234", "DEABCDEFGHI", "", "  ", "D", "DE136695976'", "DE１３６６９５９７６",
        "DE13669597\u{0}", "DE136695976; DROP TABLE customers", "FRIO303265045", "ESÑ8378431", "EL", "CHE",
        "IE+",
        "99999999999999999999999999999999999999999999999999", "GB000000000", "NL000000000B01", "BE0000000097",
    ])
    func `what has no form of an id is refused and stops nothing`(text: String) throws {
        for country in ["DE", "FR", "GR", "CH", "NO", "ES", "US"] {
            let home = try #require(Country(country))
            let isFree = country == "US" && !text.hasPrefix("DE") && text.compact(longest: 20) != nil
            guard !isFree, text.compact(longest: 20).map({ $0.count > 1 }) ?? true else { continue }
            #expect(throws: VATID.Wrong.self) { try VATID(text, of: home) }
        }
        #expect((try? VATID(text, of: nil))?.text != "DE136695976")
    }

    @Test func `no characters whatever stop the check`() {
        var numbers = Numbers()
        let letters = Array("ABCEGHIJKLMNOPQRSTUVWXYZ0123456789 .-/".utf8)
        for prefix in VATRule.all.keys {
            for _ in 0..<2_000 {
                let count = numbers.next(22)
                let bytes = (0..<count).map { _ in letters[numbers.next(letters.count)] }
                _ = try? VATID(prefix + String(decoding: bytes, as: UTF8.self), of: nil)
            }
        }
    }

    /// The same numbers in every run (Knuth's linear congruence).
    private struct Numbers {
        var state: UInt64 = 42

        mutating func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
    }
}
