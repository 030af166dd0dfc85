import Catalog
import Kernel
import Pricing
import Support
import Testing

struct RandomQuotes {
    @Test func `whatever is ordered, the parts make the whole`() throws {
        let seed = SeededNumbers.newSeed()
        var random = SeededNumbers(seed: seed)
        for round in 0..<2_000 {
            let order = random.order()

            let quote = try Quote.of(order, at: QuoteTests.now)

            let place: Comment = "seed \(seed), round \(round)"
            func sum(_ amounts: [Money]) -> Int64 { amounts.reduce(0) { $0 + $1.minor } }
            func sum(_ kind: QuoteRow.Kind) -> Int64 {
                sum(quote.rows.filter { $0.kind == kind }.map(\.amount))
            }
            #expect(quote.total.minor == sum(quote.rows.map(\.amount)), place)
            #expect(quote.subtotal.minor == sum(quote.lines.map(\.subtotal)), place)
            #expect(quote.discount.minor == -sum(.discount), place)
            #expect(quote.shipping.minor == sum(.shipping), place)
            #expect(quote.tax.minor == sum(.tax), place)
            #expect(quote.taxIncluded.minor == sum(quote.taxesIncluded.map(\.amount)), place)
            #expect(
                quote.total.minor
                    == quote.subtotal.minor - quote.discount.minor + quote.shipping.minor + quote.tax.minor,
                place
            )
            #expect(
                quote.lines.allSatisfy { $0.discount.minor >= 0 && $0.discount.minor <= $0.subtotal.minor },
                place
            )
            #expect(
                quote.lines.allSatisfy {
                    $0.total.minor == $0.subtotal.minor - $0.discount.minor + $0.tax.minor
                },
                place
            )
        }
    }
}

extension SeededNumbers {
    fileprivate mutating func order() -> Quote.Order {
        let lines = (0..<(1 + below(8))).map { index in
            QuoteLine(
                unit: QuoteTests.dollars(Int64(below(100_000))),
                quantity: 1 + below(999),
                taxCode: below(2) == 0 ? "books" : nil,
                good: Good(variant: VariantID(Int64(index)))
            )
        }
        var order = Quote.Order(lines: lines, currency: .sample)
        for _ in 0..<below(4) {
            let discount: Reduction =
                below(2) == 0
                ? .percent(QuoteTests.percent(Int64(below(1_500_000))))
                : .amount(QuoteTests.dollars(Int64(below(200_000))))
            order.promotions.append(
                QuoteTests.off(discount, onLine: below(2) == 0 ? nil : below(8))
            )
        }
        if below(2) == 0 {
            order.shipping = ShippingMethod(
                source: "s",
                name: "Post",
                price: QuoteTests.dollars(Int64(below(5_000)))
            )
        }
        order.rates = (0..<below(3)).map { id in
            QuoteTests.rate(
                Int64(below(300_000)),
                id: Int64(id),
                code: below(2) == 0 ? "books" : nil,
                isInclusive: below(2) == 0
            )
        }
        if below(4) > 0 { order.destination = QuoteTests.us }
        return order
    }
}
