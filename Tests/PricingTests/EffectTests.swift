import Catalog
import Kernel
import Pricing
import Testing

struct EffectTests {
    /// Lines (unit, quantity, floor), promotions of one effect each, and what each line is reduced by.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var lines: [(Int64, Int, Int64?)]
        var effects: [Effect]
        var discounts: [Int64]

        var testDescription: String { name }

        init(_ name: String, _ lines: [(Int64, Int, Int64?)], _ effects: [Effect], _ discounts: [Int64]) {
            (self.name, self.lines, self.effects, self.discounts) = (name, lines, effects, discounts)
        }
    }

    static func only(_ lines: Int...) -> Selection {
        var selection = Selection.all
        selection.variants = Set(lines.map { VariantID(Int64($0)) })
        return selection
    }

    static func get(_ buy: Int, _ of: Selection, _ get: Int, _ from: Selection, times: Int? = nil) -> Effect {
        .buyGet(
            BuyGet(buy: buy, of: of, get: get, from: from, percent: whole, timesMax: times)
        )
    }

    static let whole = QuoteTests.percent(1_000_000)
    static let half = Reduction.percent(QuoteTests.percent(500_000))
    static func cents(_ minor: Int64) -> Reduction { .amount(QuoteTests.dollars(minor)) }
    static func price(_ minor: Int64) -> Reduction { .price(QuoteTests.dollars(minor)) }

    static let cases: [Case] = [
        Case("half off each piece", [(100, 3, nil)], [.items(half, .all)], [150]),
        Case("at most two pieces", [(100, 3, nil)], [.items(half, .all, piecesMax: 2)], [100]),
        Case(
            "an amount off each piece",
            [(100, 3, nil), (40, 1, nil)],
            [.items(cents(50), .all)],
            [150, 40]
        ),
        Case("a price for each piece", [(100, 3, nil), (40, 1, nil)], [.items(price(60), .all)], [120, 0]),
        Case(
            "percentages follow each other",
            [(100, 1, nil)],
            [.items(half, .all), .items(half, .all)],
            [75]
        ),
        Case("no line below its floor", [(100, 2, 80)], [.items(half, .all)], [40]),
        Case("a floor above the price keeps it", [(100, 2, 120)], [.items(half, .all)], [0]),
        Case(
            "what one may not give the others give",
            [(50, 1, 45), (20, 3, nil)],
            [.order(cents(25), .all)],
            [5, 20]
        ),
        Case("floors bound a sum", [(100, 1, 90), (100, 1, 95)], [.order(cents(100), .all)], [10, 5]),
        Case("a price for all", [(100, 1, nil), (300, 1, nil)], [.order(price(200), .all)], [50, 150]),
        Case(
            "pieces come before sums",
            [(100, 1, nil)],
            [.order(half, .all), .items(cents(20), .all)],
            [60]
        ),
        Case(
            "3 for 2",
            [(300, 1, nil), (200, 1, nil), (100, 1, nil)],
            [.cheapest(in: 3, whole, .all)],
            [0, 0, 100]
        ),
        Case("5 are once 3", [(100, 5, nil)], [.cheapest(in: 3, whole, .all)], [100]),
        Case(
            "two cheapest of six",
            [(300, 3, nil), (100, 1, nil), (200, 2, nil)],
            [.cheapest(in: 3, whole, .all)],
            [0, 100, 200]
        ),
        Case("every nought is nothing", [(100, 5, nil)], [.cheapest(in: 0, whole, .all)], [0]),
        Case(
            "buy one get another",
            [(500, 1, nil), (100, 1, nil)],
            [get(1, only(0), 1, only(1))],
            [0, 100]
        ),
        Case("nothing bought, nothing given", [(100, 3, nil)], [get(1, only(7), 1, only(0))], [0]),
        Case("buy 2 get 1 of the same", [(100, 7, nil)], [get(2, .all, 1, .all)], [200]),
        Case("once only", [(100, 7, nil)], [get(2, .all, 1, .all, times: 1)], [100]),
        Case("what is paid is not given", [(100, 1, nil)], [get(1, .all, 1, .all)], [0]),
        Case(
            "overlapping goods: the one bought alone pays first",
            [(500, 1, nil), (100, 2, nil)],
            [get(1, .all, 1, only(1))],
            [0, 100]
        ),
        Case(
            "overlapping goods: some of the given must be paid",
            [(100, 3, nil), (50, 1, nil)],
            [get(2, only(0), 2, .all)],
            [100, 50]
        ),
        Case("more than there is", [(500, 4, nil), (100, 2, nil)], [get(1, only(0), 5, only(1))], [0, 200]),
        Case(
            "any number is given",
            [(500, 1, nil), (100, 2, nil)],
            [get(1, only(0), .max, only(1))],
            [0, 200]
        ),
        Case("the highest tier", [(100, 10, nil)], [tiers((1, 100_000), (5, 200_000), (20, 300_000))], [200]),
        Case(
            "the highest tier, though a lower one takes more",
            [(100, 10, nil)],
            [tiers((8, 100_000), (1, 300_000))],
            [100]
        ),
        Case("below every tier", [(100, 2, nil)], [tiers((5, 200_000))], [0]),
    ]

    static func set(_ size: Int, _ reduction: Reduction, times: Int? = nil) -> Effect {
        .sets(SetOffer(size: size, of: .all, reduction: reduction, timesMax: times))
    }

    /// Pieces of a line, sets of pieces, and capped shares.
    static let more: [Case] = [
        Case("3 for 2.50", [(100, 3, nil)], [set(3, price(250))], [50]),
        Case("what is left over costs what it costs", [(100, 5, nil)], [set(3, price(250))], [50]),
        Case("twice 3", [(100, 7, nil)], [set(3, price(250))], [100]),
        Case("one set at most", [(100, 7, nil)], [set(3, price(250), times: 1)], [50]),
        Case("too few for a set", [(100, 2, nil)], [set(3, price(1))], [0]),
        Case("a set that costs more than its pieces", [(100, 3, nil)], [set(3, price(301))], [0]),
        Case(
            "the dearest pieces stand in the set",
            [(100, 1, nil), (500, 1, nil), (300, 1, nil)],
            [set(2, price(500))],
            [0, 188, 112]
        ),
        Case(
            "no set of pieces that are cheaper alone",
            [(500, 2, nil), (100, 2, nil)],
            [set(2, price(400))],
            [600, 0]
        ),
        Case(
            "a set over two lines",
            [(500, 3, nil), (300, 1, nil)],
            [set(2, price(700))],
            [333, 67]
        ),
        Case(
            "an amount off each set",
            [(1_000, 2, nil), (1_000, 2, nil)],
            [set(3, cents(1_500))],
            [1_000, 500]
        ),
        Case("an amount above what a set costs", [(100, 3, nil)], [set(2, cents(900))], [200]),
        Case("a share of each set", [(100, 5, nil)], [set(2, half)], [200]),
        Case("sets of nothing", [(100, 5, nil)], [set(0, half)], [0]),
        Case("no set below the floor", [(100, 2, 80)], [set(2, price(100))], [40]),
        Case(
            "a share up to an amount",
            [(100, 1, nil), (300, 1, nil)],
            [.order(capped(40), .all)],
            [10, 30]
        ),
        Case(
            "a share below its cap",
            [(100, 1, nil), (300, 1, nil)],
            [.order(capped(900), .all)],
            [50, 150]
        ),
        Case("the first piece and the others", [(100, 4, nil)], [further(cents(10), cents(30))], [100]),
        Case("the first piece alone", [(100, 1, nil)], [further(half, cents(30))], [50]),
        Case("some of the others", [(100, 4, nil)], [further(cents(0), half, most: 3)], [100]),
    ]

    static func capped(_ minor: Int64) -> Reduction {
        .percentUpTo(QuoteTests.percent(500_000), QuoteTests.dollars(minor))
    }

    static func further(_ first: Reduction, _ others: Reduction, most: Int? = nil) -> Effect {
        .items(first, .all, piecesMax: most, further: others)
    }

    static func tiers(_ steps: (Int, Int64)...) -> Effect {
        .tiers(steps.map { Tier(from: .quantity($0.0), percent: QuoteTests.percent($0.1)) }, .all)
    }

    @Test(arguments: cases + more) func `an effect takes what it says`(_ the: Case) throws {
        var order = Quote.Order(
            lines: the.lines.enumerated().map { index, line in
                QuoteLine(
                    unit: QuoteTests.dollars(line.0),
                    quantity: line.1,
                    good: Good(variant: VariantID(Int64(index))),
                    unitMin: line.2.map(QuoteTests.dollars)
                )
            },
            currency: .sample
        )
        order.promotions = the.effects.enumerated().map { index, effect in
            Promotion(source: "promotion:\(index)", reason: "Sale", effects: [effect])
        }

        let quote = try Quote.of(order, at: QuoteTests.now)

        #expect(quote.lines.map(\.discount.minor) == the.discounts)
        #expect(QuoteLaws(order, quote).broken == nil)
    }

    @Test func `a tie falls by the goods, not by their places`() throws {
        for variants in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] as [[Int64]] {
            var order = Quote.Order(
                lines: variants.map {
                    QuoteLine(unit: QuoteTests.dollars(100), quantity: 1, good: Good(variant: VariantID($0)))
                },
                currency: .sample
            )
            order.promotions = [QuoteTests.off(.amount(QuoteTests.dollars(100)))]

            let quote = try Quote.of(order, at: QuoteTests.now)

            let parts = zip(variants, quote.lines.map(\.discount.minor)).sorted { $0.0 < $1.0 }.map(\.1)
            #expect(parts == [34, 33, 33])
        }
    }
}
