import Kernel
import Testing

@Suite struct ExactNumberTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("-0", 0, 0), ("0.0", 0, 0), ("0e5", 0, 0), ("1", 1, 0), ("1.0", 1, 0),
            ("100", 100, 0),
            ("89.99", 8999, 2), ("89.990", 8999, 2), ("-89.99", -8999, 2), ("0.05", 5, 2), ("1e2", 100, 0),
            ("1E+2", 100, 0), ("1e-2", 1, 2), ("12.5e1", 125, 0), ("0.1e1", 1, 0), ("0e999", 0, 0),
            ("999999999999999999", 999_999_999_999_999_999, 0), ("0.000000000000000001", 1, 18),
            ("1e17", 100_000_000_000_000_000, 0),
        ] as [(String, Int64, Int)]
    )
    func `a number is read without loss`(text: String, unscaled: Int64, decimals: Int) throws {
        let number = try #require(ExactNumber(text))

        #expect(number.unscaled == unscaled)
        #expect(number.decimals == decimals)
    }

    @Test(arguments: [
        "", "-", "+1", "00", "01", "-01", ".5", "5.", "1.e5", "1e", "1e+", "--1", "1 ", " 1", "1,5", "0x10",
        "NaN",
        "Infinity", "1e400", "1e18", "1e-19", "1e9999", "-1e400", "٣", "１", "1_000", "1.2.3", "1e1.5",
        "1\u{0}",
        "9999999999999999999", "0.0000000000000000001", String(repeating: "9", count: 1_000),
    ])
    func `what is no number of 18 digits is refused`(text: String) {
        #expect(ExactNumber(text) == nil)
    }

    @Test(arguments: [("3", 3), ("3.0", 3), ("3e0", 3), ("30e-1", 3), ("3.5", nil)] as [(String, Int64?)])
    func `a whole number is whole however it is written`(text: String, whole: Int64?) {
        #expect(ExactNumber(text)?.whole == whole)
    }

    @Test(
        arguments: [
            ("89.99", 2, 8999), ("89.99", 4, 899_900), ("89.99", 1, nil),
            ("1", 18, 1_000_000_000_000_000_000),
            ("10", 18, nil),
        ] as [(String, Int, Int64?)]
    )
    func `scaling is exact or refused`(text: String, decimals: Int, scaled: Int64?) {
        #expect(ExactNumber(text)?.scaled(to: decimals) == scaled)
    }

    @Test(
        arguments: [
            ("0", "USD", 0), ("89.99", "USD", 8999), ("89.9", "USD", 8990), ("89", "JPY", 89),
            ("-0", "USD", 0),
            ("1.234", "KWD", 1234), ("999999999999", "CLF", 9_999_999_999_990_000), ("1e2", "USD", 10_000),
        ]
            as [(String, String, Int64)]
    )
    func `an amount becomes money of a currency`(text: String, code: String, minor: Int64) throws {
        let amount = try #require(Amount(text))
        let currency = try #require(Currency(code))

        #expect(try amount.money(in: currency, field: "price") == Money(minor: minor, currency: currency))
    }

    @Test(arguments: [
        "-1", "-0.01", "1.00001", "1000000000000", "1e12", "1e400", "", "ten", "89,99", "٣", "00.5",
    ])
    func `what is no amount is refused`(text: String) {
        #expect(Amount(text) == nil)
    }

    @Test(arguments: [("89.999", "USD"), ("1.5", "JPY"), ("1.2345", "KWD")])
    func `more digits than the currency has are a 422 that names the field`(text: String, code: String) throws
    {
        let amount = try #require(Amount(text))
        let currency = try #require(Currency(code))

        let problem = #expect(throws: Problem.self) { try amount.money(in: currency, field: "price") }

        #expect(problem?.kind == Problem.invalid)
        #expect(problem?.errors.map(\.field) == ["price"])
        #expect(problem?.detail.contains(code) == true)
    }

    @Test(
        arguments: [("10", 100_000), ("8.875", 88_750), ("0", 0), ("1000", 10_000_000), ("0.0001", 1)]
            as [(String, Int64)]
    )
    func `an amount becomes a rate`(text: String, millionths: Int64) throws {
        let amount = try #require(Amount(text))

        #expect(try amount.percentage(field: "rate").millionths == millionths)
    }

    @Test func `a rate above 1,000 percent is refused`() throws {
        let amount = try #require(Amount("1000.0001"))

        #expect(throws: Problem.self) { try amount.percentage(field: "rate") }
    }

    @Test(
        arguments: [(-1, false), (0, true), (10_000_000, true), (10_000_001, false), (Int64.max, false)]
            as [(Int64, Bool)]
    )
    func `a percentage is from 0 to 1,000`(millionths: Int64, isAccepted: Bool) {
        #expect((Percentage(millionths: millionths) != nil) == isAccepted)
    }

    @Test(arguments: [(0, nil), (1, 1), (999, 999), (1000, nil), (-1, nil), (Int.max, nil)] as [(Int, Int?)])
    func `a count keeps its bounds`(value: Int, kept: Int?) {
        #expect(Count<1, 999>(value)?.value == kept)
        #expect(Count<1, 999>(sqlValue: .integer(Int64(value)))?.value == kept)
    }

    @Test(
        arguments: [(-1, nil), (0, "0"), (470, "4.7"), (475, "4.75"), (500, "5"), (501, nil)]
            as [(Int64, String?)]
    )
    func `a rating is shown without needless zeros`(hundredths: Int64, text: String?) throws {
        let shown = try Rating(hundredths: hundredths).map {
            String(decoding: try ReplyEncoder.bytes(of: $0), as: UTF8.self)
        }

        #expect(shown == text)
    }
}
