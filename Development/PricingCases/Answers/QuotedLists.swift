import Kernel
import Pricing

/// What a quote says of each line, piece, rate and promotion.
extension QuotedCase {
    private func json(_ money: Money) -> JSON { draft.isDecimal ? money.decimalJSON : money.json }

    private func object(_ members: [(String, JSON)]) -> JSON {
        .object(members.map { (key: $0.0, value: $0.1) })
    }

    func list(_ key: String, _ expected: JSON) throws -> JSON? {
        guard let wanted = expected.array else { return nil }
        switch key {
        case "line_totals", "line_totals_with_tax": return .array(quote.lines.map { json($0.total) })
        case "line_tax", "line_taxes":
            return .array(quote.lines.map { json(sum([$0.tax, $0.taxIncluded])) })
        case "line_discounts" where wanted.first?.array != nil: return byPromotion()
        case "line_discounts", "parts": return .array(quote.lines.map { json($0.discount) })
        case "unit_discounts": return .array(try quote.lines.flatMap { try pieces($0.discount, of: $0) })
        case "unit_prices" where quote.lines.count == 1:
            return .array(
                try quote.lines.flatMap { try pieces($0.subtotal.subtracting($0.discount), of: $0) }
            )
        case "unit_prices":
            return .array(
                try quote.lines.map { line in
                    try pieces(line.subtotal.subtracting(line.discount), of: line).last ?? .null
                }
            )
        case "taxes": return .array(byRate().map { json($0.tax) })
        case "tax_summary":
            return .array(
                byRate().map { rate in
                    object([
                        ("rate", .number(rate.percent)), ("base", json(rate.base)), ("tax", json(rate.tax)),
                    ])
                }
            )
        case "applied":
            return .array(
                quote.promotions.filter { $0.amount.minor > 0 }
                    .map { .string(draft.names[$0.source] ?? $0.source) }
            )
        default: return nil
        }
    }

    func map(_ key: String, _ expected: JSON) throws -> JSON? {
        guard case .object(let wanted) = expected else { return nil }
        let keys = wanted.map(\.key)
        switch key {
        case "line_discount": return object(named(keys) { index in json(reduction(ofLine: index)) })
        case "line_total": return object(named(keys) { index in json(quote.lines[index].total) })
        case "unit_discounts":
            return object(
                try named(keys) { index in
                    .array(try pieces(quote.lines[index].discount, of: quote.lines[index]))
                }
            )
        case "discounts":
            return object(
                quote.lines.indices.filter { quote.lines[$0].discount.minor > 0 }
                    .map { (draft.lines[$0].name, json(quote.lines[$0].discount)) }
            )
        case "taxes" where draft.isNegative: return object(try taxesOfReduction())
        case "taxes": return object(byRate().map { ($0.percent, json($0.tax)) })
        default: return nil
        }
    }

    func word(_ key: String, _ expected: JSON) -> JSON? {
        switch key {
        case "discount_count": .number(String(quote.promotions.count { $0.amount.minor > 0 }))
        case "units_discounted": reducedPieces.map { .number(String($0)) }
        case "reason":
            byRate().first.map { .string($0.percent == "0" ? "zero_rated" : "standard_rated") }
        case "tax_free": .bool(quote.rows.contains { $0.kind == .taxRelief })
        default: nil
        }
    }

    /// Of an order of one line: what a reduction was counted from, in pieces.
    private var reducedPieces: Int64? {
        guard let line = quote.lines.first, quote.lines.count == 1, line.unit.minor > 0 else { return nil }
        let bases = quote.rows.filter { $0.kind == .discount }.map(\.base.minor)
        guard let base = bases.first, bases.count == 1, base % line.unit.minor == 0 else { return nil }
        return base / line.unit.minor
    }

    // MARK: Parts

    private func named(_ names: [String], _ value: (Int) throws -> JSON) rethrows -> [(String, JSON)] {
        try names.compactMap { name in
            guard let index = draft.lines.firstIndex(where: { $0.name == name }) else { return nil }
            return (name, try value(index))
        }
    }

    /// What promotions of pieces took from a line, or where there are none those on sums.
    private func reduction(ofLine index: Int) -> Money {
        guard !draft.ofPieces.isEmpty else { return quote.lines[index].discount }
        let rows = quote.rows.filter {
            $0.kind == .discount && $0.lines == [index] && draft.ofPieces.contains($0.source)
        }
        return Money(minor: -sum(rows.map(\.amount)).minor, currency: draft.currency)
    }

    /// A line's amount for each of its pieces, as every sum is spread.
    private func pieces(_ amount: Money, of line: QuotedLine) throws -> [JSON] {
        guard line.quantity <= 10_000 else { throw NotUnderstood(why: "too many pieces to name each") }
        return try amount.split(by: Array(repeating: 1, count: line.quantity)).map { json($0) }
    }

    private func byPromotion() -> JSON {
        .array(
            quote.promotions.map { promotion in
                .array(
                    quote.lines.indices.map { index in
                        let rows = quote.rows.filter {
                            $0.kind == .discount && $0.source == promotion.source && $0.lines == [index]
                        }
                        return json(
                            Money(minor: -sum(rows.map(\.amount)).minor, currency: draft.currency)
                        )
                    }
                )
            }
        )
    }

    private func byRate() -> [(percent: String, base: Money, tax: Money)] {
        var rates: [(percent: String, base: Money, tax: Money)] = []
        for row in quote.rows + quote.taxesIncluded where row.kind == .tax || row.kind == .taxIncluded {
            let percent = row.rate?.digits.text ?? "0"
            let inside = row.kind == .taxIncluded ? row.amount.minor : 0
            let base = Money(minor: row.base.minor - inside, currency: draft.currency)
            if let place = rates.firstIndex(where: { $0.percent == percent }) {
                rates[place].base = sum([rates[place].base, base])
                rates[place].tax = sum([rates[place].tax, row.amount])
            } else {
                rates.append((percent, base, row.amount))
            }
        }
        return rates
    }

    /// How much less tax there is for the reductions.
    private func taxesOfReduction() throws -> [(String, JSON)] {
        var draft = draft
        draft.promotions = []
        let before = try QuotedCase(draft).byRate()
        return zip(before, byRate()).map { before, after in
            (before.percent, json(Money(minor: after.tax.minor - before.tax.minor, currency: draft.currency)))
        }
    }
}
