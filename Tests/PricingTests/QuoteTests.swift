import Catalog
import Kernel
import Pricing
import Testing

struct QuoteTests {
    /// An order in few words, and what must come out of it, in minor units.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// Unit, quantity, tax code.
        var lines: [(Int64, Int, String?)]
        var promotions: [Promotion] = []
        var shipping: Int64?
        var rates: [TaxRate] = []
        var place: Destination? = QuoteTests.us
        /// Subtotal, discount, shipping, tax, tax included, total.
        var sums: [Int64]

        var testDescription: String { name }
    }

    static let us = place("US")
    static let now = Timestamp(milliseconds: 1_000_000)

    static let cases: [Case] = [
        Case(
            name: "a guest's order",
            lines: [(8_999, 2, nil)],
            place: nil,
            sums: [17_998, 0, 0, 0, 0, 17_998]
        ),
        Case(name: "no lines", lines: [], rates: [rate(100_000)], sums: [0, 0, 0, 0, 0, 0]),
        Case(
            name: "ten percent on top",
            lines: [(8_999, 2, nil)],
            rates: [rate(100_000)],
            sums: [17_998, 0, 0, 1_800, 0, 19_798]
        ),
        Case(
            name: "half a unit is rounded up, once per line",
            lines: [(5, 1, nil), (5, 1, nil), (5, 3, nil)],
            rates: [rate(100_000)],
            sums: [25, 0, 0, 4, 0, 29]
        ),
        Case(
            name: "tax that prices contain is shown only",
            lines: [(11_900, 1, nil)],
            rates: [rate(190_000, isInclusive: true)],
            sums: [11_900, 0, 0, 0, 1_900, 11_900]
        ),
        Case(
            name: "another country's rate is not ours",
            lines: [(1_000, 1, nil)],
            rates: [rate(100_000, place: place("DE"))],
            sums: [1_000, 0, 0, 0, 0, 1_000]
        ),
        Case(
            name: "a code's own rate comes first",
            lines: [(1_000, 1, "books"), (1_000, 1, nil)],
            rates: [rate(200_000), rate(50_000, id: 2, code: "books")],
            sums: [2_000, 0, 0, 250, 0, 2_250]
        ),
        Case(
            name: "a region's rate comes before its country's",
            lines: [(1_000, 1, nil)],
            rates: [rate(50_000), rate(80_000, id: 2, place: place("US", "CA"))],
            place: place("US", "CA"),
            sums: [1_000, 0, 0, 80, 0, 1_080]
        ),
        Case(
            name: "a rate that is over does not count",
            lines: [(1_000, 1, nil)],
            rates: [rate(50_000, until: now), rate(70_000, id: 2, from: now)],
            sums: [1_000, 0, 0, 70, 0, 1_070]
        ),
        Case(
            name: "shipping is taxed",
            lines: [(1_000, 1, nil)],
            shipping: 495,
            rates: [rate(100_000)],
            sums: [1_000, 0, 495, 150, 0, 1_645]
        ),
        Case(
            name: "a discount comes before tax",
            lines: [(1_000, 1, nil), (500, 2, nil)],
            promotions: [off(.percent(percent(250_000)), onLine: 0)],
            rates: [rate(100_000)],
            sums: [2_000, 250, 0, 175, 0, 1_925]
        ),
        Case(
            name: "an order's discount is spread to the last unit",
            lines: [(100, 1, nil), (100, 1, nil), (100, 1, nil)],
            promotions: [off(.amount(dollars(100)))],
            sums: [300, 100, 0, 0, 0, 200]
        ),
        Case(
            name: "nobody gets money out",
            lines: [(100, 1, nil)],
            promotions: [off(.amount(dollars(900))), off(.amount(dollars(9)), onLine: 0)],
            rates: [rate(100_000)],
            sums: [100, 100, 0, 0, 0, 0]
        ),
    ]

    @Test(arguments: cases) func `a quote adds up to the cent`(_ the: Case) throws {
        let quote = try Quote.of(Self.order(the), at: Self.now)

        let sums = [
            quote.subtotal, quote.discount, quote.shipping, quote.tax, quote.taxIncluded, quote.total,
        ]
        #expect(sums.map(\.minor) == the.sums)
        #expect(quote.isTaxPending == (the.place == nil))
    }

    @Test func `a spread discount goes to the first lines where it cannot be even`() throws {
        var order = Quote.Order(
            lines: (0..<3).map { _ in QuoteLine(unit: Self.dollars(100), quantity: 1) },
            currency: .sample
        )
        order.promotions = [Self.off(.amount(Self.dollars(100)))]

        let quote = try Quote.of(order, at: Self.now)

        #expect(quote.lines.map(\.discount.minor) == [34, 33, 33])
    }

    @Test(arguments: [Int64.max, Int64.max / 2 + 1]) func `amounts too large are refused`(unit: Int64) {
        let line = QuoteLine(unit: Self.dollars(unit), quantity: 1)
        let order = Quote.Order(lines: [line, line], currency: .sample)

        #expect(throws: QuoteRefusal.amountTooLarge) { try Quote.of(order, at: Self.now) }
    }

    // MARK: Builders

    static func order(_ the: Case) -> Quote.Order {
        var order = Quote.Order(
            lines: the.lines.enumerated().map { index, line in
                QuoteLine(
                    unit: dollars(line.0),
                    quantity: line.1,
                    taxCode: line.2,
                    good: Good(variant: VariantID(Int64(index)))
                )
            },
            currency: .sample
        )
        order.promotions = the.promotions
        order.rates = the.rates
        order.destination = the.place
        order.shipping = the.shipping.map { ShippingMethod(source: "s", name: "Post", price: dollars($0)) }
        return order
    }

    static func dollars(_ minor: Int64) -> Money { Money(minor: minor, currency: .sample) }

    static func place(_ code: String, _ region: String? = nil) -> Destination {
        Destination(country: Country(checked: code), region: region)
    }

    static func percent(_ millionths: Int64) -> Percentage {
        guard let rate = Percentage(millionths: millionths) else {
            preconditionFailure("\(millionths) is no rate")
        }
        return rate
    }

    /// Off the whole order, or off each piece of one line.
    static func off(_ reduction: Reduction, onLine line: Int? = nil) -> Promotion {
        var effect = Effect.order(reduction, .all)
        if let line {
            var selection = Selection.all
            selection.variants = [VariantID(Int64(line))]
            effect = .items(reduction, selection)
        }
        return Promotion(source: "promotion:\(line ?? 9)", reason: "Sale", effects: [effect])
    }

    static func rate(
        _ millionths: Int64,
        id: Int64 = 1,
        code: String? = nil,
        place: Destination = us,
        isInclusive: Bool = false,
        from: Timestamp? = nil,
        until: Timestamp? = nil
    ) -> TaxRate {
        TaxRate(
            id: ID(id),
            place: place,
            taxCode: code,
            percentage: percent(millionths),
            isInclusive: isInclusive,
            validity: (from, until)
        )
    }
}
