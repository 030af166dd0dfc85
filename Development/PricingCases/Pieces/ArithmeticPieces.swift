import Kernel
import Pricing

/// An amount that is spread over weights.
struct SplitPieces: Answering {
    private let parts: [Money]?

    static func fits(_ inputs: Fields) -> Bool { inputs.has("weights", "amount") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        guard var weights = try inputs.integers("weights"), let amount = try inputs.money("amount", .sample)
        else { throw NotUnderstood(why: "a split without weights or an amount") }
        guard weights.allSatisfy({ $0 >= 0 }) else { throw NotUnderstood(why: "a weight below zero") }
        if let eligible = try inputs.list("eligible")?.map(\.bool) {
            guard eligible.count == weights.count else {
                throw inputs.wrong("eligible", "as long as weights")
            }
            weights = zip(weights, eligible).map { $1 ?? false ? $0 : 0 }
        }
        do throws(Money.Fault) {
            parts = try amount.split(by: weights)
        } catch .unsplittable {
            // Nothing is spread over nothing: the quote never asks for it.
            parts = nil
        }
    }

    func answer(_ key: String, _ expected: JSON) -> JSON? {
        guard key == "parts" else { return nil }
        return parts.map { .array($0.map(\.json)) } ?? .null
    }
}

/// Amounts that are made payable in coins.
struct CashPieces: Answering {
    private let rounded: [Money]

    static func fits(_ inputs: Fields) -> Bool { inputs.has("values", "interval") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        let decimals = try inputs.count("decimals") ?? 2
        guard let code = [0: "JPY", 2: "USD", 3: "KWD"][decimals], let currency = Currency(code) else {
            throw NotUnderstood(why: "no currency has \(decimals) decimals")
        }
        guard let exact = try inputs.number("interval"), let interval = exact.scaled(to: decimals),
            interval > 0
        else { throw inputs.wrong("interval", "a multiple of the minor unit") }
        rounded = try (inputs.list("values") ?? []).map { value in
            guard let exact = value.exact else { throw inputs.wrong("values", "a list of numbers") }
            return try Money(rounding: exact, currency).rounded(to: interval, .halfUp)
        }
    }

    func answer(_ key: String, _ expected: JSON) -> JSON? {
        key == "rounded" ? .array(rounded.map(\.decimalJSON)) : nil
    }
}

/// Tax on an amount with more digits than a currency has, rounded to so many.
struct NetToGrossPieces: Answering {
    private let gross: JSON

    static func fits(_ inputs: Fields) -> Bool { inputs.has("net_decimal", "rate", "decimals") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        guard let net = try inputs.number("net_decimal"), let rate = try inputs.percentage("rate"),
            let decimals = try inputs.count("decimals"), decimals <= 18
        else { throw NotUnderstood(why: "an amount without a rate or decimals") }
        let fine = Money(minor: net.unscaled, currency: .sample)
        let whole = try fine.adding(fine.portion(rate))
        let power = (0..<max(0, net.decimals - decimals)).reduce(Int64(1)) { power, _ in power * 10 }
        let minor = try whole.rounded(to: power, .halfUp).minor / power
        gross = .number(Digits(value: minor, decimals: min(decimals, net.decimals)).text)
    }

    func answer(_ key: String, _ expected: JSON) -> JSON? { key == "gross_decimal" ? gross : nil }
}

/// Goods that are sold by weight or length, in steps of a power of ten.
struct MeasurePieces: Answering {
    private let ordered: Money
    private let picked: Money

    static func fits(_ inputs: Fields) -> Bool { inputs.has("unit_price", "scale") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        guard let price = try inputs.money("unit_price", .sample), let scale = try inputs.count("scale"),
            let steps = try inputs.count("quantity_steps") ?? inputs.count("ordered_steps"), scale <= 6
        else { throw NotUnderstood(why: "a measured good without its price, quantity or scale") }
        func cost(_ steps: Int) throws -> Money {
            let power = (scale..<6).reduce(Int64(1)) { power, _ in power * 10 }
            let (millionths, overflow) = Int64(steps).multipliedReportingOverflow(by: power)
            guard !overflow else { throw Money.Fault.overflow }
            let (whole, rest) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
            // All but the last unit is exact, so that it is rounded once.
            guard let part = Percentage(millionths: rest + 1_000_000) else { throw Money.Fault.overflow }
            return try price.multiplied(by: whole - 1).adding(price.portion(part))
        }
        ordered = try cost(steps)
        picked = try inputs.count("picked_steps").map { try cost($0) } ?? ordered
    }

    func answer(_ key: String, _ expected: JSON) throws -> JSON? {
        switch key {
        case "line_total": ordered.json
        case "adjustment": try picked.subtracting(ordered).json
        case "final_total", "picked_total": picked.json
        default: nil
        }
    }
}

/// A gift card that pays a part of an order: the tax in what is left.
struct GiftCardPieces: Answering {
    private let gross: Money
    private let net: Money

    static func fits(_ inputs: Fields) -> Bool { inputs.has("total_net", "total_gross", "gift_card_balance") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        guard let net = try inputs.integer("total_net"), let gross = try inputs.integer("total_gross"),
            let balance = try inputs.integer("gift_card_balance"), net > 0, gross >= net, balance >= 0
        else { throw NotUnderstood(why: "a gift card without an order or a balance") }
        let (scaled, overflow) = (gross - net).multipliedReportingOverflow(by: 1_000_000)
        guard !overflow, scaled % net == 0, let rate = Percentage(millionths: scaled / net) else {
            throw NotUnderstood(why: "an order of several rates that a gift card pays")
        }
        self.gross = Money(minor: gross - min(balance, gross), currency: .sample)
        self.net = try self.gross.subtracting(self.gross.portion(including: rate))
    }

    func answer(_ key: String, _ expected: JSON) -> JSON? {
        switch key {
        case "gross": gross.json
        case "net": net.json
        default: nil
        }
    }
}

/// Some of a line's pieces that come back: their share of what the line cost.
struct RefundPieces: Answering {
    private let refund: Money

    static func fits(_ inputs: Fields) -> Bool { inputs.has("unit_price", "return_quantity") }

    init(_ inputs: Fields, _ the: PricingCase) throws {
        var draft = try Draft(the, inputs)
        guard let price = try inputs.money("unit_price", draft.currency),
            let quantity = try inputs.count("quantity"), let back = try inputs.count("return_quantity"),
            quantity > 0, back <= quantity, quantity <= 10_000, price.minor >= 0
        else { throw NotUnderstood(why: "pieces that come back without a price or their number") }
        draft.lines = [Draft.Line(name: "line", unit: price, quantity: quantity)]
        // What is taken off shipping leaves the goods alone.
        _ = try inputs.money("shipping_adjustment", draft.currency)
        if let off = try inputs.money("adjustment", draft.currency) {
            guard off.minor <= 0 else { throw NotUnderstood(why: "a charge on a line") }
            try draft.take(Money(minor: -off.minor, currency: draft.currency), from: 0, nil)
        }
        let paid = try draft.quote().total
        let pieces = try paid.split(by: Array(repeating: 1, count: quantity))
        refund = Money(minor: pieces.prefix(back).reduce(0) { $0 + $1.minor }, currency: draft.currency)
    }

    func answer(_ key: String, _ expected: JSON) -> JSON? {
        switch key {
        case "refund": refund.json
        case "refund_decimal": refund.decimalJSON
        default: nil
        }
    }
}
