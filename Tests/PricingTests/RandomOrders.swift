import Catalog
import Kernel
import Pricing
import Support

/// Orders with everything that a quote knows, small enough that halves and ties happen often.
struct RandomOrders {
    var random: SeededNumbers
    /// Whether amounts may be so large that they cannot be counted.
    var mayBeHuge = false

    init(seed: UInt64, round: Int) {
        random = SeededNumbers(seed: seed &+ UInt64(round) &* 0x9E37_79B9)
    }

    static let currencies = ["USD", "EUR", "JPY", "KWD", "BHD"].compactMap { Currency($0) }
    static let codes: [String?] = [nil, "books", "food"]

    private mutating func below(_ bound: Int) -> Int { random.below(bound) }

    mutating func order() -> Quote.Order {
        let currency = random.pick(Self.currencies)
        let isHuge = mayBeHuge && random.chance(4)
        let count = random.chance(20) ? below(40) : 1 + below(5)
        var order = Quote.Order(lines: (0..<count).map { line($0, currency, isHuge) }, currency: currency)
        order.profile = profile()
        order.promotions = (0..<below(5)).map { promotion($0, currency) }
        for variant in 1...3 where random.chance(2) {
            order.gifts[VariantID(Int64(variant))] = gift(VariantID(Int64(variant)), currency)
        }
        if random.chance(2) {
            order.shipping = ShippingMethod(
                source: "shipping_method:1",
                name: "Post",
                price: amount(currency),
                taxCode: random.pick(Self.codes),
                isTaxedLikeGoods: random.chance(3)
            )
        }
        order.rates = rates()
        if !random.chance(8) { order.destination = QuoteTests.us }
        if random.chance(8) {
            order.relief = TaxRelief(contained: order.rates, source: "vat_id:X", reason: "Reverse charge")
        }
        order.buyer.isFirstOrder = random.chance(2)
        if random.chance(2) { order.buyer.groups = ["trade"] }
        return order
    }

    mutating func profile() -> RoundingProfile {
        RoundingProfile(
            mode: random.pick(Rounding.allCases),
            level: random.pick(RoundingProfile.Level.allCases),
            cashInterval: random.pick([1, 1, 1, 5, 10, 50, 100])
        )
    }

    mutating func amount(_ currency: Currency) -> Money {
        let bound = random.pick([10, 100, 1_000, 100_000])
        return Money(minor: Int64(below(bound)), currency: currency)
    }

    mutating func line(_ index: Int, _ currency: Currency, _ isHuge: Bool = false) -> QuoteLine {
        let huge = Money(minor: Int64.max >> Int64(below(24)), currency: currency)
        let unit = isHuge ? huge : amount(currency)
        var good = Good(variant: VariantID(Int64(1 + below(6))), brand: random.pick(["acme", nil]))
        good.product = ProductID(Int64(1 + below(3)))
        good.categories = (1...3).filter { _ in random.chance(2) }.map { CategoryID($0) }
        return QuoteLine(
            unit: unit,
            quantity: random.chance(10) ? 1 + below(999) : 1 + below(6),
            taxCode: random.pick(Self.codes),
            good: good,
            unitMin: random.chance(4) ? amount(currency) : nil
        )
    }

    /// So many pieces as are left to be given.
    mutating func gift(_ variant: VariantID, _ currency: Currency) -> QuoteLine {
        var line = line(0, currency)
        line.good.variant = variant
        line.quantity = 1 + below(3)
        return line
    }

    mutating func rates() -> [TaxRate] {
        (0..<below(4)).map { id in
            QuoteTests.rate(
                random.pick([0, 50_000, 70_000, 88_750, 100_000, 190_000, 230_000, Int64(below(300_000))]),
                id: Int64(id + 1),
                code: random.pick(Self.codes),
                isInclusive: random.chance(2)
            )
        }
    }

    // MARK: Promotions

    mutating func promotion(_ index: Int, _ currency: Currency) -> Promotion {
        Promotion(
            source: "promotion:\(index)",
            reason: "Sale",
            effects: (0..<(1 + below(2))).map { _ in effect(currency) },
            conditions: conditions(currency),
            priority: below(3),
            stacking: random.pick([
                .stackable, .stackable, .stackable, .group("a"), .group("b"), .exclusive,
            ]),
            budgetLeft: random.chance(5) ? amount(currency) : nil
        )
    }

    mutating func selection() -> Selection {
        var selection = Selection.all
        switch below(6) {
        case 0: selection.variants = [VariantID(Int64(1 + below(6))), VariantID(Int64(1 + below(6)))]
        case 1: selection.products = [ProductID(Int64(1 + below(3)))]
        case 2: selection.categories = [CategoryID(Int64(1 + below(3)))]
        case 3: selection.brands = ["acme"]
        default: break
        }
        return selection
    }

    mutating func percent() -> Percentage {
        QuoteTests.percent(random.pick([1_000_000, 500_000, 100_000, 333_333, Int64(below(1_500_000))]))
    }

    mutating func reduction(_ currency: Currency) -> Reduction {
        switch below(5) {
        case 4: .percentUpTo(percent(), amount(random.chance(20) ? random.pick(Self.currencies) : currency))
        case 0: .amount(amount(random.chance(20) ? random.pick(Self.currencies) : currency))
        case 1: .price(amount(currency))
        default: .percent(percent())
        }
    }

    mutating func sets(_ currency: Currency) -> Effect {
        .sets(
            SetOffer(
                size: below(5),
                of: selection(),
                reduction: reduction(currency),
                timesMax: random.chance(3) ? 1 + below(2) : nil
            )
        )
    }

    mutating func effect(_ currency: Currency) -> Effect {
        switch below(11) {
        case 0: return .items(reduction(currency), selection(), piecesMax: 1 + below(4))
        case 1: return .items(reduction(currency), selection())
        case 8: return sets(currency)
        case 9: return .gift(Gift(VariantID(Int64(1 + below(4))), below(3)))
        case 10:
            return .items(
                reduction(currency),
                selection(),
                piecesMax: random.chance(2) ? 1 + below(4) : nil,
                further: reduction(currency)
            )
        case 2, 3: return .order(reduction(currency), selection())
        case 4:
            return .buyGet(
                BuyGet(
                    buy: below(4),
                    of: selection(),
                    get: random.chance(20) ? .max : below(4),
                    from: selection(),
                    percent: percent(),
                    timesMax: random.chance(2) ? 1 + below(3) : nil
                )
            )
        case 5: return .cheapest(in: below(5), percent(), selection())
        case 6:
            let tiers = (0..<(1 + below(3))).map { step in
                Tier(
                    from: random.chance(2) ? .quantity(step * 3) : .subtotal(amount(currency)),
                    percent: percent()
                )
            }
            return .tiers(tiers, selection())
        default: return .shipping(reduction(currency))
        }
    }

    mutating func conditions(_ currency: Currency) -> Conditions {
        var conditions = Conditions()
        switch below(12) {
        case 0: conditions.subtotalMin = amount(currency)
        case 1: conditions.quantityMin = below(6)
        case 2: conditions.selection = selection()
        case 3: conditions.groups = ["trade"]
        case 4: conditions.needsFirstOrder = true
        case 5: conditions.countries = [QuoteTests.us.country]
        case 6: conditions.until = QuoteTests.now
        case 7: conditions.hours = Conditions.Hours(from: below(1_440), until: below(1_440))
        default: break
        }
        return conditions
    }
}
