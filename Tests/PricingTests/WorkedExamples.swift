import Foundation
import Kernel
import Pricing
import Testing

/// The examples of docs/pricing.md, counted.
@Suite struct WorkedExamples {
    struct Example: Sendable, CustomTestStringConvertible {
        let lines: [String]

        var testDescription: String { lines.joined(separator: "; ") }
    }

    static let all: [Example] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = (try? String(contentsOf: root.appending(path: "docs/pricing.md"), encoding: .utf8)) ?? ""
        return text.components(separatedBy: "```quote\n").dropFirst().map { part in
            let block = part.components(separatedBy: "```").first ?? ""
            return Example(lines: block.split(separator: "\n").map(String.init))
        }
    }()

    @Test func `the guide has examples`() {
        #expect(Self.all.count >= 9)
    }

    @Test(arguments: all) func `an example comes out as it is written`(example: Example) throws {
        var order = Quote.Order(lines: [], currency: .sample)
        order.destination = QuoteTests.us
        var expected: [String: Int64] = [:]
        for line in example.lines {
            try Self.read(line.split(separator: " ").map(String.init), into: &order, &expected)
        }

        let quote = try Quote.of(order, at: QuoteTests.now)

        #expect(quote.total.minor == expected["total"], "\(quote.rows)")
        if let included = expected["included"] { #expect(quote.taxIncluded.minor == included) }
        #expect(quote.rows.reduce(0) { $0 + $1.amount.minor } == quote.total.minor)
    }

    private static func read(
        _ words: [String],
        into order: inout Quote.Order,
        _ expected: inout [String: Int64]
    ) throws {
        let first = try #require(words.first)
        switch first {
        case "line":
            let quantity = try #require(Int(words[1]))
            let code = words.count > 5 ? words[5] : nil
            order.lines.append(
                QuoteLine(unit: dollars(try hundredths(words[3])), quantity: quantity, taxCode: code)
            )
        case "tax":
            let isIncluded = words.contains("included")
            let code = words.firstIndex(of: "@").map { words[$0 + 1] }
            let rate = try hundredths(words[1] + ".00") * 100
            let id = Int64(order.rates.count + 1)
            order.rates.append(QuoteTests.rate(rate, id: id, code: code, isInclusive: isIncluded))
        case "order": order.promotions.append(promotion(order, .order(try reduction(words), .all)))
        case "each": order.promotions.append(promotion(order, .items(try reduction(words), .all)))
        case "buy":
            let offer = BuyGet(
                buy: try #require(Int(words[1])),
                of: .all,
                get: try #require(Int(words[3])),
                from: .all,
                percent: QuoteTests.percent(try hundredths(words[4] + ".00") * 100)
            )
            order.promotions.append(promotion(order, .buyGet(offer)))
        case "shipping":
            let price = dollars(try hundredths(words[1]))
            order.shipping = ShippingMethod(source: "shipping_method:1", name: "Post", price: price)
        case "round":
            order.profile.mode = try #require(Rounding(rawValue: words[1]))
            order.profile.level = try #require(RoundingProfile.Level(rawValue: words[2]))
        default: expected[first] = try hundredths(words[1])
        }
    }

    private static func promotion(_ order: Quote.Order, _ effect: Effect) -> Promotion {
        Promotion(source: "promotion:\(order.promotions.count + 1)", reason: "Sale", effects: [effect])
    }

    /// `10 % off` or `1.00 off`.
    private static func reduction(_ words: [String]) throws -> Reduction {
        words[2] == "%"
            ? .percent(QuoteTests.percent(try hundredths(words[1] + ".00") * 100))
            : .amount(dollars(try hundredths(words[1])))
    }

    private static func hundredths(_ text: String) throws -> Int64 {
        try #require(Int64(text.filter { $0 != "." }), "\(text) is no amount")
    }

    private static func dollars(_ minor: Int64) -> Money { QuoteTests.dollars(minor) }
}
