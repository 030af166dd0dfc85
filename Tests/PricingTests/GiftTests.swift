import Catalog
import Kernel
import Pricing
import Testing

/// What promotions give.
struct GiftTests {
    private static let mug = VariantID(9)

    private static func order(_ promotions: [Promotion], left: Int = 5) -> Quote.Order {
        var order = Quote.Order(
            lines: [
                QuoteLine(unit: QuoteTests.dollars(1_000), quantity: 2, good: Good(variant: VariantID(1)))
            ],
            currency: .sample
        )
        order.promotions = promotions
        order.gifts[mug] = QuoteLine(unit: QuoteTests.dollars(400), quantity: left, good: Good(variant: mug))
        return order
    }

    private static func gives(_ name: String, _ pieces: Int = 1, budget: Int64? = nil) -> Promotion {
        Promotion(
            source: "promotion:\(name)",
            reason: "A mug for you",
            effects: [.gift(Gift(mug, pieces))],
            budgetLeft: budget.map(QuoteTests.dollars)
        )
    }

    @Test func `a gift is a line of its own that costs nothing`() throws {
        let order = Self.order([Self.gives("a", 2)])

        let quote = try Quote.of(order, at: QuoteTests.now)

        #expect(quote.lines.map(\.total.minor) == [2_000, 0])
        #expect(quote.gifts.map(\.gift) == [Gift(Self.mug, 2)])
        #expect(quote.rows.map(\.amount.minor) == [2_000, 800, -800])
        #expect(quote.rows.last?.rate == .whole)
        #expect(quote.promotions.map(\.amount.minor) == [800])
        #expect(QuoteLaws(order, quote).broken == nil)
    }

    @Test func `two promotions give one gift each as long as there are pieces`() throws {
        let both = try Quote.of(Self.order([Self.gives("a"), Self.gives("b")]), at: QuoteTests.now)
        let one = try Quote.of(Self.order([Self.gives("a"), Self.gives("b")], left: 1), at: QuoteTests.now)

        #expect(both.gifts.map(\.source) == ["promotion:a", "promotion:b"])
        #expect(one.gifts.map(\.source) == ["promotion:a"])
        #expect(one.withheld.map(\.source) == ["promotion:b"])
        #expect(one.promotions.map(\.amount.minor) == [400, 0])
    }

    @Test func `what is given is for no promotion to count or to reduce`() throws {
        var conditions = Conditions()
        conditions.quantityMin = 3
        let three = Promotion(
            source: "promotion:3",
            reason: "Three",
            effects: [.order(.percent(.whole), .all)],
            conditions: conditions
        )
        let half = Promotion(
            source: "promotion:h",
            reason: "Half",
            effects: [.items(.percent(QuoteTests.percent(500_000)), .all), .sets(Self.threes)],
            priority: 1
        )

        let quote = try Quote.of(Self.order([Self.gives("a"), three, half]), at: QuoteTests.now)

        #expect(quote.total.minor == 1_000)
        #expect(quote.passed.map(\.source) == ["promotion:3"])
    }

    private static let threes = SetOffer(size: 3, of: .all, reduction: .price(QuoteTests.dollars(1)))

    @Test(arguments: [(399, 0), (400, 1)]) func `a budget counts what the gift is worth`(
        _ budget: Int64,
        _ gifts: Int
    ) throws {
        let quote = try Quote.of(Self.order([Self.gives("a", budget: budget)]), at: QuoteTests.now)

        #expect(quote.gifts.count == gifts)
        #expect(quote.total.minor == 2_000)
    }

    @Test func `what has no price is no gift`() throws {
        var order = Self.order([Self.gives("a")])
        order.gifts[Self.mug]?.unit = QuoteTests.dollars(0)

        let quote = try Quote.of(order, at: QuoteTests.now)

        #expect(quote.gifts.isEmpty)
        #expect(quote.withheld.count == 1)
    }
}
