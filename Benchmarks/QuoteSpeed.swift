import Catalog
import Foundation
import Kernel
import Pricing

/// Quotes a second on one core: 20 live promotions and 3 rates, with more and more lines.
struct QuoteSpeed {
    let seconds: Double

    func run() throws {
        Console.out("quotes on one core, 20 promotions, 3 rates")
        for level in [RoundingProfile.Level.line, .unit, .taxGroup] {
            for lines in [1, 10, 50, 100] { try measure(lines, level) }
        }
    }

    private func measure(_ lines: Int, _ level: RoundingProfile.Level) throws {
        let order = Self.order(lines, level)
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        let begun = LoadGenerator.now()
        let end = begun + Int64(seconds * 1e9)
        var (count, rows) = (0, 0)
        while LoadGenerator.now() < end {
            for _ in 0..<10 { rows = try Quote.of(order, at: now).rows.count }
            count += 10
        }
        let elapsed = Double(LoadGenerator.now() - begun) / 1e9
        let each = elapsed * 1e6 / Double(count)
        Console.out(
            [
                "quote by \(level.rawValue)", "\(lines) lines", "\(rows) rows",
                "\(Report.number(Double(count) / elapsed))/s", "\(Report.number(each, 1)) µs",
                "\(Report.number(each / Double(lines), 2)) µs/line",
            ].joined(separator: ", ")
        )
    }

    /// Promotions of every kind, so that each touches some of the lines.
    private static func order(_ lines: Int, _ level: RoundingProfile.Level) -> Quote.Order {
        var order = Quote.Order(lines: (0..<lines).map(line), currency: .sample)
        order.profile.level = level
        order.promotions = (0..<20).map(promotion)
        order.shipping = ShippingMethod(source: "shipping_method:1", name: "Post", price: cents(495))
        let place = Destination(country: Country(checked: "US"))
        order.destination = place
        order.rates = [nil, "books", "food"].enumerated().map { index, code in
            TaxRate(
                id: ID(Int64(index + 1)),
                place: place,
                taxCode: code,
                percentage: percent(50_000 * Int64(index + 1))
            )
        }
        return order
    }

    private static func cents(_ minor: Int) -> Money { Money(minor: Int64(minor), currency: .sample) }

    private static func percent(_ millionths: Int64) -> Percentage {
        guard let rate = Percentage(millionths: millionths) else {
            preconditionFailure("\(millionths) is a rate")
        }
        return rate
    }

    private static func line(_ index: Int) -> QuoteLine {
        QuoteLine(
            unit: cents(999 + index * 37 % 5_000),
            quantity: 1 + index % 4,
            taxCode: [nil, "books", "food"][index % 3],
            good: Good(
                product: ProductID(Int64(index)),
                variant: VariantID(Int64(index)),
                categories: [CategoryID(Int64(index % 10))],
                brand: "brand \(index % 7)"
            ),
            unitMin: index % 5 == 0 ? cents(500) : nil
        )
    }

    private static func promotion(_ index: Int) -> Promotion {
        var some = Selection.all
        some.categories = [CategoryID(Int64(index % 10))]
        let tenth = percent(100_000)
        let effects: [Effect] = [
            .items(.percent(tenth), some), .items(.amount(cents(50)), some), .order(.percent(tenth), .all),
            .order(.amount(cents(300)), some), .cheapest(in: 3, tenth, some),
            .tiers([Tier(from: .quantity(3), percent: tenth)], some),
            .buyGet(BuyGet(buy: 2, of: .all, get: 1, from: some, percent: tenth)),
            .shipping(.percent(tenth)),
        ]
        var conditions = Conditions()
        conditions.subtotalMin = cents(100)
        return Promotion(
            source: "promotion:\(index)",
            reason: "Sale \(index)",
            effects: [effects[index % effects.count]],
            conditions: conditions,
            priority: index % 3
        )
    }
}
