import Kernel

/// Taxes, each rounded once at the level of the profile.
extension Counting {
    mutating func tax(_ rates: [TaxRate]) throws(Money.Fault) {
        var groups: [(rate: TaxRate, lines: [Int?])] = []
        for index in lines.indices {
            add(index, rates.rate(on: lines[index].line.taxCode), to: &groups)
        }
        if let method = order.shipping { add(nil, rates.rate(on: method.taxCode), to: &groups) }
        for group in groups {
            switch profile.level {
            case .line, .unit: for index in group.lines { try tax(group.rate, on: index) }
            case .taxGroup: try tax(group.rate, onAll: group.lines)
            }
        }
    }

    private func add(_ index: Int?, _ rate: TaxRate?, to groups: inout [(rate: TaxRate, lines: [Int?])]) {
        guard let rate else { return }
        if let place = groups.firstIndex(where: { $0.rate.id == rate.id }) {
            groups[place].lines.append(index)
        } else {
            groups.append((rate, [index]))
        }
    }

    /// What a line or shipping costs by now.
    private func net(_ index: Int?) -> Money { index.map { lines[$0].net } ?? shipping }

    private mutating func tax(_ rate: TaxRate, on index: Int?) throws(Money.Fault) {
        let net = net(index)
        let amount = try amount(of: rate, on: net, index)
        try add(tax: amount, to: index, by: rate)
        note(.tax(amount, rate, of: net, lines: index.map { [$0] } ?? []))
    }

    /// The tax of a line or of shipping, of each piece by itself where the profile says so.
    private func amount(of rate: TaxRate, on net: Money, _ index: Int?) throws(Money.Fault) -> Money {
        guard profile.level == .unit, let index else { return try net.tax(rate, profile.mode) }
        let pieces = lines[index].line.quantity
        return try net.ofPieces(pieces, of: pieces) { net throws(Money.Fault) in
            try net.tax(rate, profile.mode)
        }
    }

    private mutating func tax(_ rate: TaxRate, onAll indexes: [Int?]) throws(Money.Fault) {
        let nets = indexes.map { net($0) }
        let base = try Self.sum(nets, order.currency)
        let whole = try base.tax(rate, profile.mode)
        note(.tax(whole, rate, of: base, lines: indexes.compactMap(\.self)))
        guard base.minor > 0 else { return }
        for (index, part) in zip(indexes, try whole.split(by: nets.map(\.minor))) {
            try add(tax: part, to: index, by: rate)
        }
    }

    /// Takes out what the prices contain, for a buyer who does not owe it.
    ///
    /// Where they contain none, one row of nothing says why there is no tax.
    mutating func relieve(_ relief: TaxRelief) throws(Money.Fault) {
        let before = rows.count
        for index in lines.indices.map({ Int?.some($0) }) + [nil] {
            let code = index.map { lines[$0].line.taxCode } ?? order.shipping?.taxCode
            guard index != nil || order.shipping != nil else { continue }
            guard let rate = relief.contained.rate(on: code), rate.isInclusive else { continue }
            let base = net(index)
            let amount = try amount(of: rate, on: base, index)
            guard amount.minor > 0 else { continue }
            try relieve(amount, index)
            note(
                QuoteRow(
                    kind: .taxRelief,
                    amount: Money(minor: -amount.minor, currency: amount.currency),
                    base: base,
                    rate: rate.percentage,
                    source: relief.source,
                    reason: relief.reason,
                    lines: index.map { [$0] } ?? []
                )
            )
        }
        guard rows.count == before else { return }
        let nets = try Self.sum(lines.map(\.net) + [shipping], order.currency)
        note(
            QuoteRow(
                kind: .taxRelief,
                amount: .zero(order.currency),
                base: nets,
                rate: nil,
                source: relief.source,
                reason: relief.reason,
                lines: Array(lines.indices)
            )
        )
    }
}

extension Money {
    /// The tax on an amount, or inside it.
    fileprivate func tax(_ rate: TaxRate, _ rounding: Rounding) throws(Fault) -> Money {
        rate.isInclusive
            ? try portion(including: rate.percentage, rounding) : try portion(rate.percentage, rounding)
    }

    /// Adds up what is counted for each of the first pieces of an amount that is spread evenly over all
    /// pieces:
    /// the first ones cost a unit more where it does not divide.
    func ofPieces(
        _ count: Int,
        of pieces: Int,
        _ each: (Money) throws(Fault) -> Money
    ) throws(Fault) -> Money {
        guard pieces > 0, count > 0 else { return .zero(currency) }
        let (part, rest) = minor.quotientAndRemainder(dividingBy: Int64(pieces))
        let dearer = min(Int64(count), rest)
        let sum = try each(Money(minor: part, currency: currency)).multiplied(by: Int64(count) - dearer)
        guard dearer > 0 else { return sum }
        return try sum.adding(
            try each(Money(minor: part + 1, currency: currency)).multiplied(by: dearer)
        )
    }
}

extension QuoteRow {
    fileprivate static func tax(_ amount: Money, _ rate: TaxRate, of base: Money, lines: [Int]) -> QuoteRow {
        QuoteRow(
            kind: rate.isInclusive ? .taxIncluded : .tax,
            amount: amount,
            base: base,
            rate: rate.percentage,
            source: "tax_rate:\(rate.id)",
            reason: rate.reason,
            lines: lines
        )
    }
}
