import Kernel
import Support
import Testing

@Suite struct MoneyTests {
    private static let dollar = Currency.sample

    private static func dollars(_ minor: Int64) -> Money {
        Money(minor: minor, currency: dollar)
    }

    private static func currency(_ code: String) throws -> Currency {
        try #require(Currency(code))
    }

    @Test(
        arguments: [
            (0, 0, 0), (1, 2, 3), (8999, -8999, 0), (Int64.max, 0, Int64.max), (Int64.max, Int64.min, -1),
            (Int64.max - 1, 1, Int64.max), (Int64.min + 1, -1, Int64.min),
        ] as [(Int64, Int64, Int64)]
    )
    func `a sum is exact`(left: Int64, right: Int64, sum: Int64) throws {
        #expect(try Self.dollars(left).adding(Self.dollars(right)).minor == sum)
        #expect(try Self.dollars(sum).subtracting(Self.dollars(right)).minor == left)
    }

    @Test(arguments: [(Int64.max, 1), (Int64.min, -1), (Int64.min, Int64.min)] as [(Int64, Int64)])
    func `a sum that does not fit is refused`(left: Int64, right: Int64) {
        #expect(throws: Money.Fault.overflow) { try Self.dollars(left).adding(Self.dollars(right)) }
    }

    @Test(arguments: [(Int64.min, 1), (0, Int64.min), (-2, Int64.max)] as [(Int64, Int64)])
    func `a difference that does not fit is refused`(left: Int64, right: Int64) {
        #expect(throws: Money.Fault.overflow) { try Self.dollars(left).subtracting(Self.dollars(right)) }
    }

    @Test(
        arguments: [
            (3, 8999, 26997), (0, Int64.min, 0), (1, Int64.min, Int64.min), (-1, Int64.max, -Int64.max),
        ]
            as [(Int64, Int64, Int64)]
    )
    func `a product is exact`(count: Int64, minor: Int64, product: Int64) throws {
        #expect(try Self.dollars(minor).multiplied(by: count).minor == product)
    }

    @Test(arguments: [(2, Int64.max), (-1, Int64.min), (Int64.max, Int64.max)] as [(Int64, Int64)])
    func `a product that does not fit is refused`(count: Int64, minor: Int64) {
        #expect(throws: Money.Fault.overflow) { try Self.dollars(minor).multiplied(by: count) }
    }

    @Test func `amounts of two currencies never mix`() throws {
        let euro = Money(minor: 1, currency: try Self.currency("EUR"))

        #expect(throws: Money.Fault.mixedCurrencies) { try Self.dollars(1).adding(euro) }
        #expect(throws: Money.Fault.mixedCurrencies) { try Self.dollars(1).subtracting(euro) }
    }

    @Test(
        arguments: [
            // minor units, millionths, share
            (8999, 100_000, 900), (8995, 100_000, 900), (8994, 100_000, 899), (-8995, 100_000, -900),
            (-8994, 100_000, -899), (1, 500_000, 1), (-1, 500_000, -1), (1, 499_999, 0), (0, 10_000_000, 0),
            (100, 0, 0), (100, 1_000_000, 100), (100, 10_000_000, 1000), (Int64.max, 1_000_000, Int64.max),
            (Int64.max, 500_000, 4_611_686_018_427_387_904), (7999, 192_500, 1540),
        ] as [(Int64, Int64, Int64)]
    )
    func `a share is rounded half up, away from zero`(minor: Int64, millionths: Int64, share: Int64) throws {
        let rate = try #require(Percentage(millionths: millionths))

        #expect(try Self.dollars(minor).portion(rate).minor == share)
    }

    @Test(
        arguments: [(Int64.max, 1_000_001), (Int64.max, 10_000_000), (Int64.min, 2_000_000)]
            as [(Int64, Int64)]
    )
    func `a share that does not fit is refused`(minor: Int64, millionths: Int64) throws {
        let rate = try #require(Percentage(millionths: millionths))

        #expect(throws: Money.Fault.overflow) { try Self.dollars(minor).portion(rate) }
    }

    @Test(
        arguments: [
            (11_900, 190_000, 1_900), (110, 100_000, 10), (100, 100_000, 9), (105, 100_000, 10),
            (-110, 100_000, -10),
            (0, 200_000, 0), (1, 1_000_000, 1), (-1, 1_000_000, -1), (100, 0, 0),
            (Int64.max, 1_000_000, Int64.max / 2 + 1),
        ] as [(Int64, Int64, Int64)]
    )
    func `the tax inside a price is rounded half up`(minor: Int64, millionths: Int64, tax: Int64) throws {
        let rate = try #require(Percentage(millionths: millionths))

        #expect(try Self.dollars(minor).portion(including: rate).minor == tax)
    }

    @Test(
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (-100, [1, 1, 1], [-34, -33, -33]), (1, [1, 1], [1, 0]),
            (0, [3, 4], [0, 0]),
            (5, [0, 1], [0, 5]), (10, [3, 3, 3, 1], [3, 3, 3, 1]), (100, [1, 2, 3], [17, 33, 50]),
            (1001, [333, 333, 334], [333, 333, 335]), (Int64.min, [1], [Int64.min]),
            (Int64.max, [Int64.max], [Int64.max]),
            (Int64.min, [1, 1], [Int64.min / 2, Int64.min / 2]),
        ] as [(Int64, [Int64], [Int64])]
    )
    func `units left over go to the parts that lost most`(minor: Int64, weights: [Int64], parts: [Int64])
        throws
    {
        #expect(try Self.dollars(minor).split(by: weights).map(\.minor) == parts)
    }

    @Test(arguments: [[], [0], [0, 0], [-1, 2], [1, -1]] as [[Int64]])
    func `a split over nothing is refused`(weights: [Int64]) {
        #expect(throws: Money.Fault.unsplittable) { try Self.dollars(100).split(by: weights) }
    }

    @Test func `weights whose sum does not fit are refused`() {
        #expect(throws: Money.Fault.overflow) { try Self.dollars(100).split(by: [Int64.max, 1]) }
    }

    @Test(arguments: 1...40) func `the parts of a split add up to the whole`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<50 {
            let minor = numbers.integer()
            let weights = (0...Int(numbers.next() % 12)).map { _ in
                Int64(numbers.next() >> 8) >> Int64(numbers.next() % 56)
            }
            guard weights.contains(where: { $0 > 0 }) else { continue }

            let parts = try Self.dollars(minor).split(by: weights)

            let sum = try parts.reduce(Money.zero(Self.dollar)) { try $0.adding($1) }
            #expect(sum.minor == minor, "seed \(seed): \(minor) by \(weights)")
            #expect(parts.allSatisfy { $0.minor == 0 || ($0.minor < 0) == (minor < 0) }, "seed \(seed)")
            #expect(zip(parts, weights).allSatisfy { $0.minor == 0 || $1 > 0 }, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            ("USD", 8999, "89.99"), ("USD", 5, "0.05"), ("USD", -5, "-0.05"), ("USD", 0, "0.00"),
            ("JPY", 1200, "1200"),
            ("JPY", -7, "-7"), ("KWD", 1234, "1.234"), ("CLF", 10_001, "1.0001"),
            ("USD", Int64.max, "92233720368547758.07"), ("USD", Int64.min, "-92233720368547758.08"),
            ("JPY", Int64.min, "-9223372036854775808"),
        ] as [(String, Int64, String)]
    )
    func `money is printed with exactly its currency's digits`(code: String, minor: Int64, text: String)
        throws
    {
        let money = Money(minor: minor, currency: try Self.currency(code))

        #expect(money.description == text)
        #expect(String(decoding: try ReplyEncoder.bytes(of: money), as: UTF8.self) == text)
    }

    @Test(arguments: [("JPY", 0), ("USD", 2), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("CLP", 0), ("TND", 3)])
    func `a currency has the digits that ISO 4217 gives it`(code: String, decimals: Int) throws {
        #expect(try Self.currency(code).decimals == decimals)
    }

    @Test(arguments: ["", "usd", "US", "USDX", "XXX", "DEM", "us$", "USD ", "ＵＳＤ"])
    func `a code that is in no list is refused`(code: String) {
        #expect(Currency(code) == nil)
    }
}
