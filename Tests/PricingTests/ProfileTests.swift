import Catalog
import Kernel
import Pricing
import Testing

struct ProfileTests {
    private static func lines(_ units: [(Int64, Int)], _ currency: Currency = .sample) -> [QuoteLine] {
        units.map { QuoteLine(unit: Money(minor: $0.0, currency: currency), quantity: $0.1) }
    }

    /// Lines, the rate, whether prices contain it, and the tax by line, by piece and by rate.
    private static let levels: [([(Int64, Int)], Int64, Bool, [Int64])] = [
        ([(5, 1), (5, 1)], 100_000, false, [2, 2, 1]),
        ([(123, 3)], 200_000, false, [74, 75, 74]),
        ([(14, 10)], 100_000, false, [14, 10, 14]),
        ([(1_970, 2)], 200_000, true, [657, 656, 657]),
        ([(1_000, 3), (1_000, 3)], 50_000, true, [286, 288, 286]),
        ([(0, 3)], 200_000, true, [0, 0, 0]),
    ]

    @Test(arguments: levels.indices) func `tax is rounded at its level`(place: Int) throws {
        let (units, rate, isInclusive, expected) = Self.levels[place]
        var order = Quote.Order(lines: Self.lines(units), currency: .sample)
        order.rates = [QuoteTests.rate(rate, isInclusive: isInclusive)]
        order.destination = QuoteTests.us

        let taxes = try [RoundingProfile.Level.line, .unit, .taxGroup].map { level in
            order.profile.level = level
            let quote = try Quote.of(order, at: QuoteTests.now)
            #expect(QuoteLaws(order, quote).broken == nil)
            return quote.tax.minor + quote.taxIncluded.minor
        }

        #expect(taxes == expected)
    }

    @Test(arguments: [
        (RoundingProfile.Level.line, 11_709 as Int64), (.unit, 11_708), (.taxGroup, 11_709),
    ])
    func `a buyer is relieved of the tax as it is counted`(_ level: RoundingProfile.Level, _ tax: Int64)
        throws
    {
        var order = Quote.Order(lines: Self.lines([(64_397, 2)]), currency: .sample)
        order.relief = TaxRelief(
            contained: [QuoteTests.rate(100_000, isInclusive: true)],
            source: "vat_id:X",
            reason: "Reverse charge"
        )
        order.profile.level = level

        let quote = try Quote.of(order, at: QuoteTests.now)

        #expect(quote.rows.filter { $0.kind == .taxRelief }.map(\.amount.minor) == [-tax])
        #expect(quote.total.minor == 128_794 - tax)
        #expect(quote.isTaxPending == false)
        #expect(QuoteLaws(order, quote).broken == nil)
    }

    @Test func `tax that is added is no relief`() throws {
        var order = Quote.Order(lines: Self.lines([(1_000, 1)]), currency: .sample)
        order.relief = TaxRelief(contained: [QuoteTests.rate(100_000)], source: "s", reason: "Exempt")
        (order.rates, order.destination) = ([QuoteTests.rate(100_000)], QuoteTests.us)

        let quote = try Quote.of(order, at: QuoteTests.now)

        #expect(quote.total.minor == 1_000)
        // A row of nothing says why there is none.
        #expect(quote.rows.map(\.kind) == [.item, .taxRelief])
        #expect(quote.rows.last?.amount.minor == 0)
    }

    /// Currency, price, interval, and the total by half up, half even and half down.
    private static let coins: [(String, Int64, Int64, [Int64])] = [
        ("CHF", 1_992, 5, [1_990, 1_990, 1_990]), ("CHF", 1_993, 5, [1_995, 1_995, 1_995]),
        ("NZD", 1_995, 10, [2_000, 2_000, 1_990]), ("NZD", 1_985, 10, [1_990, 1_980, 1_980]),
        ("DKK", 1_925, 50, [1_950, 1_900, 1_900]), ("SEK", 1_950, 100, [2_000, 2_000, 1_900]),
        ("SEK", 1_850, 100, [1_900, 1_800, 1_800]), ("JPY", 15, 10, [20, 20, 10]),
        ("JPY", 14, 1, [14, 14, 14]), ("KWD", 1_234, 5, [1_235, 1_235, 1_235]),
        ("KWD", 1_005, 10, [1_010, 1_000, 1_000]), ("USD", 2, 5, [0, 0, 0]),
    ]

    @Test(arguments: coins.indices) func `the total can be paid in coins`(place: Int) throws {
        let (code, price, interval, totals) = Self.coins[place]
        let currency = try #require(Currency(code))
        var order = Quote.Order(lines: Self.lines([(price, 1)], currency), currency: currency)

        let got = try [Rounding.halfUp, .halfEven, .halfDown].map { mode in
            order.profile = RoundingProfile(mode: mode, cashInterval: interval)
            let quote = try Quote.of(order, at: QuoteTests.now)
            #expect(QuoteLaws(order, quote).broken == nil)
            #expect(quote.rows.count { $0.kind == .rounding } == (quote.rounding.minor == 0 ? 0 : 1))
            return quote.total.minor
        }

        #expect(got == totals)
    }

    @Test(arguments: [("JPY", 15 as Int64, 2 as Int64), ("USD", 15, 2), ("KWD", 14, 1)])
    func `a tenth is rounded to the unit of the currency`(_ code: String, _ price: Int64, _ tax: Int64) throws
    {
        let currency = try #require(Currency(code))
        var order = Quote.Order(lines: Self.lines([(price, 1)], currency), currency: currency)
        (order.rates, order.destination) = ([QuoteTests.rate(100_000)], QuoteTests.us)

        #expect(try Quote.of(order, at: QuoteTests.now).tax.minor == tax)
    }
}

/// Shipping that is taxed like the goods.
struct ShippingTaxTests {
    /// What the goods of two rates cost, whether prices contain tax, and the tax rows on shipping of 10.00.
    private static let cases: [(Int64, Int64, Bool, [Int64])] = [
        (4_000, 3_000, false, [131, 13]), (4_000, 3_000, true, [107, 12]), (4_000, 0, false, [230]),
        (0, 3_000, false, [30]), (1, 1, false, [115, 15]),
    ]

    @Test(arguments: cases.indices) func `each part is taxed at its rate`(place: Int) throws {
        let (left, right, isInclusive, expected) = Self.cases[place]
        for codes in [["a", "b"], ["b", "a"]] {
            let costs = ["a": left, "b": right]
            var order = Quote.Order(
                lines: codes.map { code in
                    QuoteLine(unit: QuoteTests.dollars(costs[code] ?? 0), quantity: 1, taxCode: code)
                },
                currency: .sample
            )
            order.rates = [
                QuoteTests.rate(230_000, id: 1, code: "a", isInclusive: isInclusive),
                QuoteTests.rate(30_000, id: 2, code: "b", isInclusive: isInclusive),
            ]
            order.destination = QuoteTests.us
            order.shipping = ShippingMethod(
                source: "shipping_method:1",
                name: "Post",
                price: QuoteTests.dollars(1_000),
                isTaxedLikeGoods: true
            )

            let quote = try Quote.of(order, at: QuoteTests.now)

            let taxes = (quote.rows + quote.taxesIncluded).filter { row in
                [.tax, .taxIncluded].contains(row.kind) && row.lines.isEmpty
            }
            #expect(taxes.map(\.amount.minor).sorted(by: >) == expected)
            #expect(taxes.reduce(0) { $0 + $1.base.minor } == 1_000)
            #expect(QuoteLaws(order, quote).broken == nil)
        }
    }
}
