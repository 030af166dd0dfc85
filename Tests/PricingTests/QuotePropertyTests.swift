import Kernel
import Pricing
import Support
import Testing

/// What holds for every quote; the seed and the round of the first that breaks are named.
struct QuotePropertyTests {
    /// A million with `MERCATO_TEST_LONG=1`.
    static let rounds = Figures.isLong ? 1_000_000 : 20_000

    /// Runs rounds until one says what is wrong.
    private func each(
        _ share: Int,
        _ name: String,
        _ broken: (inout RandomOrders) throws -> String?
    ) throws {
        let seed = SeededNumbers.newSeed()
        for round in 0..<(Self.rounds / share) {
            var orders = RandomOrders(seed: seed, round: round)
            guard let what = try broken(&orders) else { continue }
            Issue.record("\(what); seed \(seed), round \(round)")
            return
        }
        Figures.say("\(name): \(Self.rounds / share) random orders, seed \(seed)")
    }

    @Test func `rows add up to the total and nothing is below zero`() throws {
        try each(1, "rows add up") { orders in
            let order = orders.order()
            return QuoteLaws(order, try Quote.of(order, at: QuoteTests.now)).broken
        }
    }

    @Test func `the order of lines changes no total`() throws {
        try each(4, "order of lines") { orders in
            var order = orders.order()
            let quote = try Quote.of(order, at: QuoteTests.now)
            var shuffled = order.lines
            for index in shuffled.indices.dropFirst() {
                shuffled.swapAt(index, orders.random.below(index + 1))
            }
            order.lines = shuffled
            let other = try Quote.of(order, at: QuoteTests.now)
            let isSame =
                quote.total == other.total && quote.discount == other.discount
                && quote.tax == other.tax && quote.taxIncluded == other.taxIncluded
                && quote.promotions == other.promotions && quote.passed == other.passed
            return isSame ? nil : "\(quote.total) became \(other.total)"
        }
    }

    /// Without promotions that count pieces of a line, without those on sums, without caps, and without
    /// shipping whose tax turns with the last unit that goods cost.
    private static func plain(_ orders: inout RandomOrders) -> Quote.Order {
        var order = orders.order()
        order.relief = nil
        order.shipping = order.shipping.map {
            ShippingMethod(source: $0.source, name: $0.name, price: $0.price, taxCode: $0.taxCode)
        }
        order.promotions = (0..<orders.random.below(3)).map { index in
            var promotion = orders.promotion(index, order.currency)
            var reduction = orders.reduction(order.currency)
            if case .percentUpTo(let rate, _) = reduction { reduction = .percent(rate) }
            promotion.effects = [.items(reduction, orders.selection())]
            promotion.budgetLeft = nil
            return promotion
        }
        for index in order.lines.indices { order.lines[index].quantity *= 2 }
        return order
    }

    private static func halved(_ order: Quote.Order) -> Quote.Order {
        var order = order
        order.lines = order.lines.flatMap { line in
            var line = line
            line.quantity /= 2
            return [line, line]
        }
        return order
    }

    @Test func `counted by pieces, a line in two parts costs the same`() throws {
        try each(4, "parts by pieces") { orders in
            var order = Self.plain(&orders)
            order.profile.level = .unit
            let whole = try Quote.of(order, at: QuoteTests.now)
            let parts = try Quote.of(Self.halved(order), at: QuoteTests.now)
            return whole.total == parts.total ? nil : "\(whole.total) became \(parts.total)"
        }
    }

    @Test func `counted by rate, a line in two parts without promotions costs the same`() throws {
        try each(4, "parts by rate") { orders in
            var order = Self.plain(&orders)
            order.profile.level = .taxGroup
            order.promotions = []
            let whole = try Quote.of(order, at: QuoteTests.now)
            let parts = try Quote.of(Self.halved(order), at: QuoteTests.now)
            return whole.total == parts.total ? nil : "\(whole.total) became \(parts.total)"
        }
    }

    @Test func `counted by lines, a line in two parts costs a unit less or more for each rounding`() throws {
        try each(4, "parts by lines") { orders in
            var order = Self.plain(&orders)
            order.profile.level = .line
            order.profile.cashInterval = 1
            let whole = try Quote.of(order, at: QuoteTests.now)
            let parts = try Quote.of(Self.halved(order), at: QuoteTests.now)
            // Each rounding of two halves is off by a unit at most, and the tax of that by a third of one.
            let roundings = Int64(whole.rows.count { $0.rate != nil } + whole.taxesIncluded.count)
            let off = abs(whole.total.minor - parts.total.minor)
            let most = order.promotions.isEmpty ? roundings : roundings + (roundings + 2) / 3
            return off <= most ? nil : "\(whole.total) became \(parts.total) with \(roundings) roundings"
        }
    }

    @Test func `prices with and without tax agree within a unit a line`() throws {
        try each(4, "with and without tax") { orders in
            var order = orders.order()
            order.promotions = []
            (order.relief, order.shipping, order.destination) = (nil, nil, QuoteTests.us)
            order.profile.level = .line
            order.profile.cashInterval = 1
            order.rates = [QuoteTests.rate(Int64(orders.random.below(300_000)))]
            let added = try Quote.of(order, at: QuoteTests.now)
            order.lines = added.lines.map { QuoteLine(unit: $0.total, quantity: 1) }
            order.rates = order.rates.map { QuoteTests.rate($0.percentage.millionths, isInclusive: true) }
            let inside = try Quote.of(order, at: QuoteTests.now)
            let isNear = zip(added.lines, inside.lines).allSatisfy {
                abs($0.tax.minor - $1.taxIncluded.minor) <= 1
            }
            return isNear && added.total == inside.total ? nil : "\(added.tax), inside \(inside.taxIncluded)"
        }
    }

    @Test func `only amounts too large are refused`() throws {
        var refused = 0
        try each(4, "huge amounts") { orders in
            orders.mayBeHuge = true
            let order = orders.order()
            do throws(QuoteRefusal) {
                return QuoteLaws(order, try Quote.of(order, at: QuoteTests.now)).broken
            } catch .amountTooLarge {
                refused += 1
                let isLarge = order.lines.contains { $0.unit.minor > 1 << 38 }
                return isLarge ? nil : "small amounts were refused"
            }
        }
        #expect(refused > 0)
    }
}
