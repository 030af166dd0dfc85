import Catalog
import Kernel
import Pricing
import Testing

struct StackingTests {
    private static func off(
        _ name: String,
        _ minor: Int64,
        _ stacking: Promotion.Stacking = .stackable,
        priority: Int = 0,
        budget: Int64? = nil
    ) -> Promotion {
        Promotion(
            source: name,
            reason: name,
            effects: [.order(.amount(QuoteTests.dollars(minor)), .all)],
            priority: priority,
            stacking: stacking,
            budgetLeft: budget.map(QuoteTests.dollars)
        )
    }

    /// Promotions on an order of 10.00, those that apply, and why the others do not.
    private static let cases: [(String, [Promotion], [String], [String])] = [
        ("all that stack", [off("a", 1), off("b", 2)], ["a", "b"], []),
        ("the higher first", [off("a", 1), off("b", 2, priority: 1)], ["b", "a"], []),
        ("one stands alone", [off("a", 1), off("b", 2, .exclusive)], ["b"], ["a not_combinable"]),
        (
            "the higher of two that stand alone",
            [off("a", 1, .exclusive), off("b", 2, .exclusive, priority: 1)], ["b"], ["a not_combinable"]
        ),
        (
            "one of each group",
            [off("a", 1, .group("x")), off("b", 2, .group("x"), priority: 1), off("c", 3, .group("y"))],
            ["b", "c"], ["a not_combinable"]
        ),
        ("a budget that just reaches", [off("a", 100, budget: 100)], ["a"], []),
        ("a budget that does not reach", [off("a", 100, budget: 99)], [], ["a budget_used_up"]),
        (
            "who stood behind one without a budget may apply",
            [off("a", 100, .exclusive, budget: 99), off("b", 7)], ["b"], ["a budget_used_up"]
        ),
        (
            "the next of a group",
            [off("a", 100, .group("x"), priority: 1, budget: 0), off("b", 7, .group("x"))], ["b"],
            ["a budget_used_up"]
        ),
        (
            "a budget reaches where there is less to take",
            [off("a", 950, priority: 1), off("b", 100, budget: 60)], ["a", "b"], []
        ),
    ]

    @Test(arguments: cases.indices) func `promotions stand beside each other as they say`(place: Int) throws {
        let (name, promotions, applied, passed) = Self.cases[place]
        var order = Quote.Order(
            lines: [QuoteLine(unit: QuoteTests.dollars(1_000), quantity: 1)],
            currency: .sample
        )
        order.promotions = promotions

        let quote = try Quote.of(order, at: QuoteTests.now)

        #expect(quote.promotions.map(\.source) == applied, "\(name)")
        #expect(quote.passed.map { "\($0.source) \($0.cause.rawValue)" } == passed, "\(name)")
        #expect(QuoteLaws(order, quote).broken == nil)
    }

    /// Hours, days, a moment, and whether the promotion holds; 2026-11-20 was a Friday.
    private static let hours: [(Int, Int, Set<Int>, String, Bool)] = [
        (540, 1_080, [], "2026-11-20T09:00:00Z", true), (540, 1_080, [], "2026-11-20T08:59:59.999Z", false),
        (540, 1_080, [], "2026-11-20T17:59:59.999Z", true), (540, 1_080, [], "2026-11-20T18:00:00Z", false),
        (540, 1_080, [5], "2026-11-20T12:00:00Z", true), (540, 1_080, [4, 6], "2026-11-20T12:00:00Z", false),
        // Over midnight belongs to the day on which it began.
        (1_320, 120, [], "2026-11-20T23:00:00Z", true), (1_320, 120, [], "2026-11-20T01:59:00Z", true),
        (1_320, 120, [], "2026-11-20T02:00:00Z", false), (1_320, 120, [5], "2026-11-20T22:00:00Z", true),
        (1_320, 120, [5], "2026-11-21T01:00:00Z", true), (1_320, 120, [5], "2026-11-20T01:00:00Z", false),
        (1_320, 120, [6], "2026-11-21T01:00:00Z", false), (1_320, 120, [7], "2026-11-23T01:00:00Z", true),
        // From midnight to midnight is the whole day.
        (0, 0, [5], "2026-11-20T00:00:00Z", true), (0, 0, [5], "2026-11-20T23:59:59Z", true),
        (0, 0, [5], "2026-11-21T00:00:00Z", false), (0, 1_440, [5], "2026-11-20T23:59:59Z", true),
        // Before the first day of the count: 1969-12-31 was a Wednesday.
        (540, 1_080, [3], "1969-12-31T12:00:00Z", true), (540, 1_080, [4], "1969-12-31T12:00:00Z", false),
    ]

    @Test(arguments: hours.indices) func `a promotion keeps its hours`(place: Int) throws {
        let (from, until, days, text, holds) = Self.hours[place]
        var promotion = Self.off("a", 1)
        promotion.conditions.hours = Conditions.Hours(from: from, until: until, days: days)
        var order = Quote.Order(
            lines: [QuoteLine(unit: QuoteTests.dollars(1_000), quantity: 1)],
            currency: .sample
        )
        order.promotions = [promotion]

        let quote = try Quote.of(order, at: try #require(Timestamp(text)))

        #expect(!quote.promotions.isEmpty == holds, "\(from)–\(until) \(days) \(text)")
    }
}
